using FsCheck;
using FsCheck.Fluent;
using Synod.Ledger;
using Synod.Ledger.Tests;

namespace Synod.Histories.Tests;

/// <summary>The judge's model answers as the ledger does: the two were written apart, and neither is right alone.</summary>
public class LedgerModelTests
{
    private static readonly string[] EveryAnswer =
    [
        "done", "done before", "AccountConflict", "AccountNotFound", "AlreadyPosted", "AlreadyReversed", "AlreadyVoided",
        "AmountExceedsPending", "AssetMismatch", "InsufficientFunds", "NotPending", "NotPosted", "Overflow",
        "TransactionConflict", "TransactionNotFound",
    ];

    [Fact]
    public void The_model_answers_as_the_ledger_does()
    {
        var met = new HashSet<string>();
        Prop.ForAll(Steps.Arbitrary, steps => Live([.. steps.OfType<Step.Do>().Select(step => step.Command)], met))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

        // Lives that never meet a rule would agree about nothing.
        Assert.Equal(EveryAnswer.Order(), met.Order());
    }

    private static void Live(Command[] commands, HashSet<string> met)
    {
        // One block, whose time stands still: what expires is out of the model's scope.
        var draft = new ShardState(Make.Shard).Draft(Make.At(1), Make.Proposer);
        draft.OpenShard(1, Make.Origin, new byte[] { 1, 2, 3 });
        var model = new LedgerModel(commands.Select(command => new Operation.Do(command)));
        var state = model.Initial;
        foreach (var command in commands)
        {
            Assert.True(draft.TryExecute(command, History.Empty, Make.Salt(1), out var outcome));
            (var answer, state) = model.Step(state, new Operation.Do(command));
            Assert.Equal(AnswerOf(outcome), answer);
            met.Add(answer.ToString());
        }

        Assert.Equal(
            draft.Effects.SelectMany(effect => effect.Accounts).GroupBy(account => account.Id)
                .Select(group => (group.Key, group.Last().Totals)).OrderBy(account => account.Key.Value),
            model.AccountsIn(state).OrderBy(account => account.Id.Value));
        foreach (var creation in draft.Effects.Select(effect => effect.Entry).OfType<TransactionEntry>())
        {
            var (answer, _) = model.Step(state, new Operation.ReadTransaction(creation.Id));
            Assert.Equal(new Answer.OfTransaction(FactsOf(creation, draft)), answer);
        }
    }

    private static Answer AnswerOf(Ledger.Outcome outcome) => outcome switch
    {
        Ledger.Outcome.Refused refused => new Answer.Refused(refused.Why.Code),
        _ => new Answer.Done(outcome is Ledger.Outcome.Repeated),
    };

    private static TransactionFacts FactsOf(TransactionEntry creation, BlockDraft draft)
    {
        var entries = draft.Effects.Select(effect => effect.Entry).ToArray();
        var end = entries.OfType<ResolutionEntry>().FirstOrDefault(entry => entry.Id == creation.Id);
        var reversal = entries.OfType<TransactionPosted>().FirstOrDefault(entry => entry.Reverses == creation.Id);
        var phase = (creation, end) switch
        {
            (TransactionPosted, _) => TransactionPhase.Posted,
            (_, PendingPosted) => TransactionPhase.Settled,
            (_, PendingVoided) => TransactionPhase.Released,
            _ => TransactionPhase.Reserved,
        };
        return new(
            phase, creation.Transfers, (end as PendingPosted)?.Transfers, (creation as TransactionPosted)?.Reverses, reversal?.Id);
    }
}
