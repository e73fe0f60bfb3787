using Synod.Ledger;

namespace Synod.Histories;

/// <summary>
/// The ledger's rules for clients that come one after the other, written a second time from docs/api.md's words: it shares
/// the vocabulary with the ledger and no line of its execution. On how many shards it is makes no difference to a client; and no
/// reservation ever expires.
/// </summary>
public sealed partial class LedgerModel : IModel<LedgerState, Operation, Answer>
{
    private static readonly Answer Done = new Answer.Done(IsRepeat: false);
    private static readonly Answer Repeated = new Answer.Done(IsRepeat: true);
    private static readonly Answer[] Refusals = [.. Enum.GetValues<RefusalCode>().Select(code => new Answer.Refused(code))];

    private readonly Dictionary<AccountId, int> _accounts = [];
    private readonly Dictionary<TransactionId, int> _transactions = [];

    /// <summary>A model of the accounts and transactions that these operations name.</summary>
    public LedgerModel(IEnumerable<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        foreach (var operation in operations)
        {
            foreach (var id in Names.AccountsOf(operation))
            {
                _accounts.TryAdd(id, _accounts.Count);
            }

            foreach (var id in Names.TransactionsOf(operation))
            {
                _transactions.TryAdd(id, _transactions.Count);
            }
        }

        Initial = new LedgerState(new Slots<KnownAccount>(_accounts.Count), new Slots<KnownTransaction>(_transactions.Count));
    }

    /// <inheritdoc/>
    public LedgerState Initial { get; }

    /// <summary>The accounts that are open, and their totals.</summary>
    public IEnumerable<(AccountId Id, Totals Totals)> AccountsIn(LedgerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return from id in _accounts.Keys
               let account = Find(state, id)
               where account is not null
               select (id, account.Totals);
    }

    /// <inheritdoc/>
    public (Answer Answer, LedgerState Next) Step(LedgerState state, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(state);
        return operation switch
        {
            Operation.ReadAccount read => (new Answer.OfAccount(Find(state, read.Id)?.Totals), state),
            Operation.ReadAccounts read => (new Answer.OfAccounts([.. read.Ids.Select(id => Find(state, id)?.Totals)]), state),
            Operation.ReadTransaction read => (new Answer.OfTransaction(Find(state, read.Id)?.Facts), state),
            Operation.Do { Command: OpenAccount open } => Open(state, open),
            Operation.Do { Command: SubmitTransaction submit } => Submit(state, submit),
            Operation.Do { Command: PostPending post } => Post(state, post),
            Operation.Do { Command: VoidPending @void } => Void(state, @void),
            Operation.Do { Command: ReverseTransaction reverse } => Reverse(state, reverse),
            _ => throw new ArgumentException($"The model has no rule for: {operation}", nameof(operation)),
        };
    }

    private static (Answer Answer, LedgerState Next) Refuse(LedgerState state, RefusalCode code) => (Refusals[(int)code], state);

    private KnownAccount? Find(LedgerState state, AccountId id) => state.Accounts[_accounts[id]];

    private KnownTransaction? Find(LedgerState state, TransactionId id) => state.Transactions[_transactions[id]];

    private LedgerState Set(LedgerState state, KnownAccount account) =>
        new(state.Accounts.With(_accounts[account.Opening.Id], account), state.Transactions);

    private LedgerState Set(LedgerState state, TransactionId id, KnownTransaction transaction) =>
        new(state.Accounts, state.Transactions.With(_transactions[id], transaction));

    private (Answer Answer, LedgerState Next) Open(LedgerState state, OpenAccount open)
    {
        if (Find(state, open.Id) is { } known)
        {
            return known.Opening == open ? (Repeated, state) : Refuse(state, RefusalCode.AccountConflict);
        }

        return (Done, Set(state, new KnownAccount(open, default)));
    }

    private (Answer Answer, LedgerState Next) Submit(LedgerState state, SubmitTransaction submit)
    {
        if (Find(state, submit.Id) is { } known)
        {
            var isSame = known.Facts.Reverses is null && known.Facts.Transfers.SequenceEqual(submit.Transfers)
                && known.Pending == submit.Pending && known.Reference == submit.Reference && known.Metadata.Equals(submit.Metadata);
            return isSame ? (Repeated, state) : Refuse(state, RefusalCode.TransactionConflict);
        }

        var transfers = new TransferList(submit.Transfers);
        var isPending = submit.Pending is not null;
        var facts = new TransactionFacts(
            isPending ? TransactionPhase.Reserved : TransactionPhase.Posted, transfers, null, null, null);
        var (moved, refusal) = Move(state, transfers, isPending);
        return moved is null
            ? Refuse(state, refusal)
            : (Done, Set(moved, submit.Id, new KnownTransaction(facts, submit.Pending, submit.Metadata, submit.Reference)));
    }

    private (Answer Answer, LedgerState Next) Reverse(LedgerState state, ReverseTransaction reverse)
    {
        if (Find(state, reverse.Id) is { } known)
        {
            var isSame = known.Facts.Reverses == reverse.Reverses
                && known.Reference == reverse.Reference && known.Metadata.Equals(reverse.Metadata);
            return isSame ? (Repeated, state) : Refuse(state, RefusalCode.TransactionConflict);
        }

        if (Find(state, reverse.Reverses) is not { } original)
        {
            return Refuse(state, RefusalCode.TransactionNotFound);
        }

        if (original.Facts.PostedTransfers is not { } posted)
        {
            return Refuse(state, RefusalCode.NotPosted);
        }

        if (original.Facts.ReversedBy is not null)
        {
            return Refuse(state, RefusalCode.AlreadyReversed);
        }

        var back = new TransferList(
            [.. posted.Where(t => !t.Amount.IsZero).Select(t => new Transfer(t.Credit, t.Debit, t.Amount))]);
        var (moved, refusal) = Move(state, back, isPending: false);
        if (moved is null)
        {
            return Refuse(state, refusal);
        }

        var facts = new TransactionFacts(TransactionPhase.Posted, back, null, reverse.Reverses, null);
        var marked = original with { Facts = original.Facts with { ReversedBy = reverse.Id } };
        return (Done, Set(
            Set(moved, reverse.Reverses, marked),
            reverse.Id,
            new KnownTransaction(facts, null, reverse.Metadata, reverse.Reference)));
    }
}
