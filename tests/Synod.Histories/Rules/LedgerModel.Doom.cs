using Synod.Ledger;

namespace Synod.Histories;

/// <content>What cannot be answered any more: what exists goes on to exist, and posted totals never fall.</content>
public sealed partial class LedgerModel
{
    /// <inheritdoc/>
    public bool IsDoomed(LedgerState state, Operation operation, Answer answer)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (operation, answer) switch
        {
            (Operation.ReadAccount read, Answer.OfAccount seen) => HasPassed(state, read.Id, seen.Totals),
            (Operation.ReadAccounts read, Answer.OfAccounts seen) =>
                read.Ids.Zip(seen.Accounts).Any(pair => HasPassed(state, pair.First, pair.Second)),
            (Operation.ReadTransaction read, Answer.OfTransaction { Facts: var seen }) => Find(state, read.Id) is { Facts: var facts }
                && (seen is null || HasEnded(facts, seen) || (facts.ReversedBy is not null && seen.ReversedBy is null)),
            (Operation.Do { Command: var command }, Answer.Done { IsRepeat: false }) => HasHappened(state, command),
            (Operation.Do { Command: var command }, Answer.Refused { Code: RefusalCode.TransactionNotFound }) =>
                TargetOf(command) is { } target && Find(state, target) is not null,
            _ => false,
        };
    }

    private bool HasPassed(LedgerState state, AccountId id, Totals? seen) => Find(state, id) is { } account
        && (seen is not { } totals
            || account.Totals.DebitsPosted > totals.DebitsPosted || account.Totals.CreditsPosted > totals.CreditsPosted);

    private static bool HasEnded(TransactionFacts facts, TransactionFacts seen) =>
        facts.Phase != seen.Phase && facts.Phase is (TransactionPhase.Settled or TransactionPhase.Released);

    private static TransactionId? TargetOf(Command command) => command switch
    {
        PostPending post => post.Id,
        VoidPending @void => @void.Id,
        ReverseTransaction reverse => reverse.Reverses,
        _ => null,
    };

    private bool HasHappened(LedgerState state, Command command) => command switch
    {
        OpenAccount open => Find(state, open.Id) is not null,
        SubmitTransaction submit => Find(state, submit.Id) is not null,
        ReverseTransaction reverse => Find(state, reverse.Id) is not null,
        PostPending post => Find(state, post.Id)?.Facts.Phase is TransactionPhase.Settled or TransactionPhase.Released,
        VoidPending @void => Find(state, @void.Id)?.Facts.Phase is TransactionPhase.Settled or TransactionPhase.Released,
        _ => false,
    };
}
