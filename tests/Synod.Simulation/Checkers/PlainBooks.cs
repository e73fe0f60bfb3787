using System.Numerics;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// A shard's accounts kept a second time from the chosen entries, in the plainest way: no types that could refuse, no
/// indexes, no undo.
/// </summary>
/// <param name="shard">The shard.</param>
public sealed class PlainBooks(ShardKey shard)
{
    private readonly Dictionary<AccountId, PlainAccount> _accounts = [];
    private readonly Dictionary<ulong, TransactionPrepared> _held = [];
    private int _shards;
    private readonly Dictionary<TransactionId, Entry> _transactions = [];
    private readonly Dictionary<TransactionId, ResolutionEntry> _resolved = [];

    /// <summary>All accounts.</summary>
    public IReadOnlyDictionary<AccountId, PlainAccount> Accounts => _accounts;

    /// <summary>Every transaction's entry that gave it its id.</summary>
    public IReadOnlyDictionary<TransactionId, Entry> Transactions => _transactions;

    /// <summary>What is held for other shards, by the position of its entry.</summary>
    public IReadOnlyDictionary<ulong, TransactionPrepared> Held => _held;

    /// <summary>True if an account is on this shard.</summary>
    public bool IsHere(AccountId account) => Placement.ShardOf(account, _shards) == shard.Number;

    /// <summary>How a reservation ended; null if it did not.</summary>
    public ResolutionEntry? ResolutionOf(TransactionId id) => _resolved.GetValueOrDefault(id);

    /// <summary>Takes in the next entry of the chain.</summary>
    public void Apply(Entry entry, ulong position)
    {
        switch (entry)
        {
            case ShardOpened opened:
                _shards = opened.Shards;
                break;
            case TransactionPrepared prepared:
                _held.Add(position, prepared);
                break;
            case HoldEnded ended:
                Require(_held.Remove(ended.Position, out var held) && held.Id == ended.Id, $"{ended.Id} is not held at {ended.Position}.");
                if (ended is HoldCommitted committed)
                {
                    Post(committed.Transfers);
                }

                break;
            case AccountOpened opened:
                Require(_accounts.TryAdd(opened.Id, new PlainAccount(opened)), $"Account {opened.Id} is opened twice.");
                break;
            case TransactionPosted posted:
                Require(_transactions.TryAdd(posted.Id, posted), $"Transaction {posted.Id} is there twice.");
                Post(posted.Transfers);
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

    /// <summary>After every block: limits. The sums are those of all shards together (<see cref="LedgerChecker"/>).</summary>
    public void Check()
    {
        foreach (var (id, account) in _accounts)
        {
            Require(account.DebitsPending >= 0 && account.CreditsPending >= 0, $"Account {id} reserves less than nothing.");
            var credit = account.Opened.NormalSide == NormalSide.Credit;
            var against = (credit ? account.Debits + account.DebitsPending : account.Credits + account.CreditsPending)
                + _held.Values.Aggregate(BigInteger.Zero, (sum, held) => sum + TakenBy(held, id, credit));
            var inFavour = credit ? account.Credits : account.Debits;
            Require(
                account.Opened.Overdraft.Limit is not { } limit || against - inFavour <= limit.Value,
                $"Account {id} is past its overdraft: {against} against {inFavour}.");
        }
    }

    // What is posted as a whole takes no more of an account than it does not bring; what may be posted in part takes it all.
    private static BigInteger TakenBy(TransactionPrepared held, AccountId id, bool isCredit)
    {
        var (takes, brings) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var transfer in held.Transfers)
        {
            takes += (isCredit ? transfer.Debit : transfer.Credit) == id ? transfer.Amount.Value : 0;
            brings += (isCredit ? transfer.Credit : transfer.Debit) == id ? transfer.Amount.Value : 0;
        }

        return held.IsPending ? takes : BigInteger.Max(BigInteger.Zero, takes - brings);
    }

    private void Resolve(ResolutionEntry resolution)
    {
        var reserved = _transactions.GetValueOrDefault(resolution.Id) as TransactionReserved;
        Require(reserved is not null, $"{resolution.Id} is resolved, and was no reservation.");
        Require(_resolved.TryAdd(resolution.Id, resolution), $"{resolution.Id} is resolved twice.");
        Reserve(reserved!.Transfers, -1);
        if (resolution is PendingPosted posted)
        {
            Post(posted.Transfers);
        }
    }

    private void Post(TransferList transfers) => Move(
        transfers, (account, amount) => account.Debits += amount, (account, amount) => account.Credits += amount);

    private void Reserve(TransferList transfers, int sign) => Move(
        transfers,
        (account, amount) => account.DebitsPending += sign * amount,
        (account, amount) => account.CreditsPending += sign * amount);

    private void Move(TransferList transfers, Action<PlainAccount, BigInteger> debit, Action<PlainAccount, BigInteger> credit)
    {
        foreach (var transfer in transfers)
        {
            foreach (var (id, change) in new[] { (transfer.Debit, debit), (transfer.Credit, credit) })
            {
                if (IsHere(id))
                {
                    Require(_accounts.ContainsKey(id), $"A transfer names {id}, which is not there.");
                    change(_accounts[id], transfer.Amount.Value);
                }
            }
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
