using System.Numerics;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// A shard's accounts kept a second time from the chosen entries, in the plainest way: no types that could refuse, no
/// indexes, no undo.
/// </summary>
public sealed class PlainBooks
{
    private readonly Dictionary<AccountId, PlainAccount> _accounts = [];
    private readonly Dictionary<TransactionId, Entry> _transactions = [];
    private readonly HashSet<TransactionId> _resolved = [];

    /// <summary>All accounts.</summary>
    public IReadOnlyDictionary<AccountId, PlainAccount> Accounts => _accounts;

    /// <summary>Every transaction's entry that gave it its id.</summary>
    public IReadOnlyDictionary<TransactionId, Entry> Transactions => _transactions;

    /// <summary>Takes in the next entry of the chain.</summary>
    public void Apply(Entry entry)
    {
        switch (entry)
        {
            case AccountOpened opened:
                Require(_accounts.TryAdd(opened.Id, new PlainAccount(opened)), $"Account {opened.Id} is opened twice.");
                break;
            case TransactionPosted posted:
                Require(_transactions.TryAdd(posted.Id, posted), $"Transaction {posted.Id} is there twice.");
                Move(posted.Transfers, (account, amount) => account.Debits += amount, (account, amount) => account.Credits += amount);
                break;
            case TransactionReserved reserved:
                Require(_transactions.TryAdd(reserved.Id, reserved), $"Transaction {reserved.Id} is there twice.");
                Reserve(reserved.Transfers, 1);
                break;
            case ResolutionEntry resolution:
                Resolve(resolution);
                break;
        }
    }

    /// <summary>After every block: sums and limits.</summary>
    public void Check()
    {
        foreach (var (id, account) in _accounts)
        {
            Require(account.DebitsPending >= 0 && account.CreditsPending >= 0, $"Account {id} reserves less than nothing.");
            var credit = account.Opened.NormalSide == NormalSide.Credit;
            var against = credit ? account.Debits + account.DebitsPending : account.Credits + account.CreditsPending;
            var inFavour = credit ? account.Credits : account.Debits;
            Require(
                account.Opened.Overdraft.Limit is not { } limit || against - inFavour <= limit.Value,
                $"Account {id} is past its overdraft: {against} against {inFavour}.");
        }

        foreach (var asset in _accounts.Values.GroupBy(a => a.Opened.Asset))
        {
            var difference = asset.Aggregate(BigInteger.Zero, (sum, a) => sum + a.Debits - a.Credits);
            var pending = asset.Aggregate(BigInteger.Zero, (sum, a) => sum + a.DebitsPending - a.CreditsPending);
            Require(difference.IsZero && pending.IsZero, $"Debits and credits of {asset.Key} differ by {difference} and {pending}.");
        }
    }

    private void Resolve(ResolutionEntry resolution)
    {
        var reserved = _transactions.GetValueOrDefault(resolution.Id) as TransactionReserved;
        Require(reserved is not null, $"{resolution.Id} is resolved, and was no reservation.");
        Require(_resolved.Add(resolution.Id), $"{resolution.Id} is resolved twice.");
        Reserve(reserved!.Transfers, -1);
        if (resolution is PendingPosted posted)
        {
            Move(posted.Transfers, (account, amount) => account.Debits += amount, (account, amount) => account.Credits += amount);
        }
    }

    private void Reserve(TransferList transfers, int sign) => Move(
        transfers,
        (account, amount) => account.DebitsPending += sign * amount,
        (account, amount) => account.CreditsPending += sign * amount);

    private void Move(TransferList transfers, Action<PlainAccount, BigInteger> debit, Action<PlainAccount, BigInteger> credit)
    {
        foreach (var transfer in transfers)
        {
            Require(
                _accounts.ContainsKey(transfer.Debit) && _accounts.ContainsKey(transfer.Credit),
                $"A transfer from {transfer.Debit} to {transfer.Credit} names an account that is not there.");
            debit(_accounts[transfer.Debit], transfer.Amount.Value);
            credit(_accounts[transfer.Credit], transfer.Amount.Value);
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new SimulationFailedException(Checkers.BooksBalance, otherwise);
        }
    }
}

/// <summary>An account's sums.</summary>
public sealed class PlainAccount(AccountOpened opened)
{
    /// <summary>How it was opened.</summary>
    public AccountOpened Opened { get; } = opened;

    /// <summary>Posted debits.</summary>
    public BigInteger Debits { get; set; }

    /// <summary>Posted credits.</summary>
    public BigInteger Credits { get; set; }

    /// <summary>Reserved debits.</summary>
    public BigInteger DebitsPending { get; set; }

    /// <summary>Reserved credits.</summary>
    public BigInteger CreditsPending { get; set; }

    /// <summary>All four.</summary>
    public Totals ToTotals() => new(
        new Amount((UInt128)Debits), new Amount((UInt128)Credits), new Amount((UInt128)DebitsPending), new Amount((UInt128)CreditsPending));
}
