namespace Synod.Ledger;

/// <summary>One comparison of the chains of a ledger, as they are at that moment.</summary>
/// <param name="chains">The chains by the numbers of their shards.</param>
internal sealed class LedgerCheck(SortedDictionary<int, ChainAuditor> chains)
{
    private readonly SortedDictionary<int, MissingEntries> _missing = [];
    private readonly LedgerBalance _balance = new();
    private ulong _decisions;
    private ulong _undecided;
    private ulong _reserved;
    private ulong _unsettled;

    private ChainAuditor First => chains.Values.First();

    /// <summary>Compares them.</summary>
    /// <exception cref="AuditException">They do not fit each other.</exception>
    public LedgerAuditReport Run()
    {
        foreach (var chain in chains.Values)
        {
            foreach (var (position, entry) in chain.Books.Facts.Decisions)
            {
                CheckDecision(chain, position, entry);
                _decisions++;
            }

            foreach (var (position, entry) in chain.Books.Facts.Ends)
            {
                CheckEnd(chain, position, entry);
            }

            foreach (var (position, entry) in chain.Books.Holds)
            {
                CountOpen(chain, position, entry);
            }

            _balance.Add(chain.Books);
        }

        // While an entry is missing, what it moves is missing too.
        var isComplete = _missing.Count == 0;
        if (isComplete && _balance.Imbalance() is { } imbalance)
        {
            throw First.Fault(imbalance);
        }

        return new LedgerAuditReport(
            First.Shard.Ledger, First.Shards, _decisions, _undecided, _reserved, _unsettled,
            isComplete ? _balance.Totals : [], [.. _missing.Values]);
    }

    private void CheckDecision(ChainAuditor home, ulong position, TransactionEntry entry)
    {
        var agreement = entry.Agreement!;
        for (var i = 0; i < entry.Transfers.Count; i++)
        {
            foreach (var id in (ReadOnlySpan<AccountId>)[entry.Transfers[i].Debit, entry.Transfers[i].Credit])
            {
                // An account that is not there is missing together with the vote of its shard.
                if (AssetOf(id) is { } asset && asset != agreement.Assets[i])
                {
                    throw home.FaultAt(position, $"It moves {agreement.Assets[i]}, and the account '{id}' counts {asset}.");
                }
            }
        }

        foreach (var vote in agreement.Votes)
        {
            if (IsThere(vote.Shard, vote.Prepared.Position, home, position)
                && VoteProblem(home.Shard.Number, entry, agreement, vote) is { } problem)
            {
                throw home.FaultAt(position, $"The vote of shard {chains[vote.Shard].Shard} for '{entry.Id}' {problem}.");
            }
        }
    }

    private string? VoteProblem(int home, TransactionEntry entry, Agreement agreement, LegVote vote)
    {
        var facts = chains[vote.Shard].Books.Facts;
        if (facts.Find(vote.Prepared.Position) is not TransactionPrepared prepared)
        {
            return $"is the entry at position {vote.Prepared.Position}, which holds nothing";
        }

        if (facts.Find(vote.Prepared) is null)
        {
            return "has another leaf hash";
        }

        if (Legs.Misfit(prepared, entry, agreement, home) is { } misfit)
        {
            return misfit;
        }

        var assets = agreement.Assets.Where((_, i) => LedgerBalance.Touches(entry.Transfers[i], First.Shards, vote.Shard));
        return prepared.Transfers.Equals(LegOf(entry.Transfers, vote.Shard)) && prepared.Assets.SequenceEqual(assets)
            ? null
            : "holds other transfers";
    }

    private void CheckEnd(ChainAuditor chain, ulong position, HoldEnded ended)
    {
        var hold = (TransactionPrepared)chain.Books.Facts.Find(ended.Position)!;
        if (!IsThere(hold.Home, ended.Decision.Position, chain, position))
        {
            return;
        }

        var home = chains[hold.Home].Books;
        var shard = chain.Shard.Number;
        if (ended is HoldCommitted committed)
        {
            if (PostedBy(home, ended, shard) is not { } posted)
            {
                throw chain.FaultAt(position, $"{Named(hold, ended)} does not post what is held here for '{hold.Id}'.");
            }

            if (!committed.Transfers.Equals(LegOf(posted, shard)))
            {
                throw chain.FaultAt(position, $"{Named(hold, ended)} posts other amounts of '{hold.Id}'.");
            }
        }
        else if (!IsReleasedBy(home, hold, ended, shard))
        {
            throw chain.FaultAt(position, $"{Named(hold, ended)} does not give up what is held here for '{hold.Id}'.");
        }
    }

    private string Named(TransactionPrepared hold, HoldEnded ended) =>
        $"The decision that it names, position {ended.Decision.Position} of shard {chains[hold.Home].Shard},";

    /// <summary>What a decision posts of a transaction of which it names a hold; null if it does not.</summary>
    private static TransferList? PostedBy(AuditBooks home, HoldEnded ended, int shard) => home.Facts.Find(ended.Decision) switch
    {
        TransactionPosted posted when posted.Id == ended.Id && Names(posted, shard, ended.Position) => posted.Transfers,
        PendingPosted posted when posted.Id == ended.Id && Names(CreationOf(home, ended.Id), shard, ended.Position) => posted.Transfers,
        _ => null,
    };

    private static bool IsReleasedBy(AuditBooks home, TransactionPrepared hold, HoldEnded ended, int shard) =>
        home.Facts.Find(ended.Decision) switch
        {
            TransactionAborted aborted => aborted.Id == hold.Id && aborted.Attempt >= hold.Attempt,
            PendingVoided or PendingExpired => ((ResolutionEntry)home.Facts.Find(ended.Decision)!).Id == hold.Id,
            _ => home.FindCreation(hold.Id) == ended.Decision && !Names(CreationOf(home, hold.Id), shard, ended.Position),
        };

    private static bool Names(TransactionEntry? creation, int shard, ulong position) =>
        creation?.Agreement?.Names(shard, position) ?? false;

    /// <summary>The entry that created a transaction over several shards; null if it is none of these.</summary>
    private static TransactionEntry? CreationOf(AuditBooks home, TransactionId id) =>
        home.FindCreation(id) is { } creation ? home.Facts.Find(creation) as TransactionEntry : null;

    private void CountOpen(ChainAuditor chain, ulong position, TransactionPrepared hold)
    {
        var home = chains.GetValueOrDefault(hold.Home)?.Books;
        if (home?.FindCreation(hold.Id) is null)
        {
            var isAborted = home?.LastAbort(hold.Id) >= hold.Attempt;
            _unsettled += isAborted ? 1UL : 0;
            _undecided += isAborted ? 0 : 1UL;
            return;
        }

        var creation = CreationOf(home, hold.Id);
        var shard = chain.Shard.Number;
        if (!Names(creation, shard, position))
        {
            _unsettled++;
        }
        else if (creation is TransactionReserved && home.Facts.FindResolution(hold.Id) is null)
        {
            _reserved++;
            _balance.AddPending(hold, hold.Transfers, First.Shards, shard);
        }
        else
        {
            _unsettled++;
            if (PostedOf(home, creation!) is { } posted)
            {
                _balance.AddPosted(hold, LegOf(posted, shard), First.Shards, shard);
            }
        }
    }

    private static TransferList? PostedOf(AuditBooks home, TransactionEntry creation) => creation is TransactionPosted
        ? creation.Transfers
        : (home.Facts.FindResolution(creation.Id) as PendingPosted)?.Transfers;

    /// <summary>True if the entry was audited; otherwise it is remembered as missing.</summary>
    private bool IsThere(int shard, ulong position, ChainAuditor by, ulong at)
    {
        if (chains.TryGetValue(shard, out var chain) && position < chain.Books.Entries)
        {
            return true;
        }

        // No tree has so many entries; whoever says so must not make the number come round to nothing.
        if (position == ulong.MaxValue)
        {
            throw by.FaultAt(at, $"It names an entry of shard {shard} that no chain can have.");
        }

        if (!_missing.TryGetValue(shard, out var known) || known.TreeSize <= position)
        {
            var (height, entry) = by.PlaceOf(at);
            _missing[shard] = new MissingEntries(by.Shard with { Number = shard }, position + 1, by.Shard, height, entry);
        }

        return false;
    }

    private Asset? AssetOf(AccountId id) =>
        chains.GetValueOrDefault(Placement.ShardOf(id, First.Shards))?.Books.AssetOf(id);

    private TransferList LegOf(TransferList transfers, int shard) =>
        new([.. transfers.Where(transfer => LedgerBalance.Touches(transfer, First.Shards, shard))]);
}
