using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>What a block's entries add to the index.</summary>
internal static class IndexEntries
{
    public static IndexedBlock Of(BlockRow row, BlockDraft draft)
    {
        var facts = new List<TransactionFact>(draft.EntryCount);
        var lines = new List<AccountLine>(2 * draft.EntryCount);
        foreach (var effect in draft.Effects)
        {
            AddFacts(facts, effect);
            if (effect.Entry is AccountOpened)
            {
                // An opening moves nothing: a statement begins with the first entry that does.
                continue;
            }

            foreach (var account in effect.Accounts)
            {
                lines.Add(new AccountLine(new AccountRef(account.Id, account.Place), new StatementLine(effect.Index, account.Totals)));
            }
        }

        return new IndexedBlock(row, facts, lines, draft.Tiles);
    }

    private static void AddFacts(List<TransactionFact> facts, EntryEffect effect)
    {
        switch (effect.Entry)
        {
            case TransactionPosted { Reverses: { } reversed } posted:
                facts.Add(new TransactionFact(posted.Id, TransactionFactKind.Created, effect.Index));
                facts.Add(new TransactionFact(reversed, TransactionFactKind.Reversed, effect.Index));
                break;
            case TransactionEntry transaction:
                facts.Add(new TransactionFact(transaction.Id, TransactionFactKind.Created, effect.Index));
                break;
            case TransactionAborted aborted:
                facts.Add(new TransactionFact(aborted.Id, TransactionFactKind.Aborted, effect.Index));
                break;
            case ResolutionEntry resolution:
                facts.Add(new TransactionFact(resolution.Id, TransactionFactKind.Resolved, effect.Index));
                break;
        }
    }
}
