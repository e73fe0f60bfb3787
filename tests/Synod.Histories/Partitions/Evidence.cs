using Synod.Ledger;

namespace Synod.Histories;

/// <summary>What a call says about facts.</summary>
/// <param name="Shown">What is true at the latest when it returned.</param>
/// <param name="Denied">What was not true yet at the earliest when it was invoked.</param>
internal sealed record Evidence(IReadOnlyList<Fact> Shown, IReadOnlyList<Fact> Denied)
{
    private static readonly Evidence None = new([], []);

    /// <summary>The fact that an operation makes if it is done and no repeat; null for reads.</summary>
    public static Fact? MadeBy(Operation operation) => operation switch
    {
        Operation.Do { Command: OpenAccount open } => Opened(open.Id),
        Operation.Do { Command: SubmitTransaction submit } => Created(submit.Id),
        Operation.Do { Command: ReverseTransaction reverse } => Created(reverse.Id),
        Operation.Do { Command: PostPending post } => Settled(post.Id),
        Operation.Do { Command: VoidPending @void } => Released(@void.Id),
        _ => null,
    };

    public static Evidence Of(Operation operation, Answer answer) => (operation, answer) switch
    {
        (Operation.ReadAccount read, Answer.OfAccount seen) => When(seen.Totals is not null, Opened(read.Id)),
        (Operation.ReadAccounts read, Answer.OfAccounts seen) => OfReads(read.Ids, seen.Accounts),
        (Operation.ReadTransaction read, Answer.OfTransaction seen) => OfRead(read.Id, seen.Facts),
        (Operation.Do { Command: var command }, Answer.Done done) => OfDone(command, MadeBy(operation)!.Value, done.IsRepeat),
        (Operation.Do { Command: var command }, Answer.Refused refused) => command switch
        {
            OpenAccount open => When(refused.Code == RefusalCode.AccountConflict, Opened(open.Id)),
            SubmitTransaction submit => When(refused.Code == RefusalCode.TransactionConflict, Created(submit.Id)),
            ReverseTransaction reverse => OfRefusedReversal(reverse, refused.Code),
            PostPending post => OfRefusedEnd(post.Id, refused.Code),
            VoidPending @void => OfRefusedEnd(@void.Id, refused.Code),
            _ => None,
        },
        _ => None,
    };

    private static Evidence OfDone(Command command, Fact made, bool isRepeat) => new(
        command switch
        {
            SubmitTransaction submit => [made, .. submit.Transfers.SelectMany(t => new[] { Opened(t.Debit), Opened(t.Credit) })],
            ReverseTransaction reverse => [made, Created(reverse.Reverses)],
            OpenAccount => [made],
            _ => [made, made with { Kind = FactKind.Created }],
        },
        isRepeat ? [] : [made]);

    private static Evidence OfReads(IReadOnlyList<AccountId> ids, IReadOnlyList<Totals?> seen) => new(
        [.. ids.Where((_, i) => seen[i] is not null).Select(Opened)],
        [.. ids.Where((_, i) => seen[i] is null).Select(Opened)]);

    private static Evidence OfRead(TransactionId id, TransactionFacts? facts)
    {
        if (facts is null)
        {
            return new([], [Created(id), Settled(id), Released(id)]);
        }

        List<Fact> shown = [Created(id)];
        if (facts.ReversedBy is { } reversal)
        {
            shown.Add(Created(reversal));
        }

        if (facts.Phase is TransactionPhase.Settled or TransactionPhase.Released)
        {
            shown.Add(facts.Phase == TransactionPhase.Settled ? Settled(id) : Released(id));
        }

        return new(shown, facts.Phase == TransactionPhase.Reserved ? [Settled(id), Released(id)] : []);
    }

    private static Evidence OfRefusedReversal(ReverseTransaction reverse, RefusalCode code) => code switch
    {
        RefusalCode.TransactionConflict => new([Created(reverse.Id)], []),
        RefusalCode.TransactionNotFound => new([], [Created(reverse.Id), Created(reverse.Reverses)]),
        RefusalCode.NotPosted => new([Created(reverse.Reverses)], [Created(reverse.Id), Settled(reverse.Reverses)]),
        _ => new([Created(reverse.Reverses)], [Created(reverse.Id)]),
    };

    private static Evidence OfRefusedEnd(TransactionId id, RefusalCode code) => code switch
    {
        RefusalCode.TransactionNotFound => new([], [Created(id), Settled(id), Released(id)]),
        RefusalCode.AlreadyPosted => new([Created(id), Settled(id)], []),
        RefusalCode.AlreadyVoided => new([Created(id), Released(id)], []),
        RefusalCode.AmountExceedsPending => new([Created(id)], [Settled(id), Released(id)]),
        _ => new([Created(id)], []),
    };

    private static Evidence When(bool isTrue, Fact fact) => isTrue ? new([fact], []) : new([], [fact]);

    private static Fact Opened(AccountId id) => new(FactKind.Opened, id.Value);

    private static Fact Created(TransactionId id) => new(FactKind.Created, id.Value);

    private static Fact Settled(TransactionId id) => new(FactKind.Settled, id.Value);

    private static Fact Released(TransactionId id) => new(FactKind.Released, id.Value);
}
