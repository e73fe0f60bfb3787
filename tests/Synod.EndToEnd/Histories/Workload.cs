using Synod.Histories;
using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>
/// What clients ask of a few small groups of accounts. They are few, and clients take up each other's transactions, so that
/// calls meet: the same again, the same id for something else, a reservation ended twice. Many clients may share one.
/// </summary>
internal sealed class Workload
{
    private const int Groups = 6;
    private const int Recent = 8;
    private static readonly Asset Points = Asset.Parse("POINTS/0");

    private readonly Lock _lock = new();
    private readonly List<Operation.Do>[] _made = [.. Enumerable.Range(0, Groups).Select(_ => new List<Operation.Do>())];
    private int _ids;

    /// <summary>The accounts of all groups.</summary>
    public static IEnumerable<AccountId> Accounts =>
        Enumerable.Range(0, Groups).SelectMany(group => Enumerable.Range(0, 3).Select(number => Account(group, number)));

    /// <summary>The next thing that a client asks.</summary>
    public Operation Next(Random random)
    {
        var group = random.Next(Groups);
        lock (_lock)
        {
            // At first every other call opens an account, so that the rest has something to move.
            return random.Next(_made[group].Count < Recent ? -20 : 0, 20) switch
            {
                < 1 => Open(group, random.Next(3)),
                < 3 => new Operation.ReadAccount(Account(group, random.Next(3))),
                < 5 when Any(group, random) is { } made => new Operation.ReadTransaction(IdOf(made)),
                < 7 when Any(group, random) is { } made => made,
                7 when Any(group, random) is { } made => Submit(IdOf(made), group, random, null),
                < 10 when Any(group, random) is { } made => new Operation.Do(new PostPending(IdOf(made), Part(random))),
                10 when Any(group, random) is { } made => new Operation.Do(new VoidPending(IdOf(made))),
                < 13 when Any(group, random) is { } made => Made(
                    group, new Operation.Do(new ReverseTransaction(NewId(group), IdOf(made), Metadata.None, default))),
                < 16 => Made(group, Submit(NewId(group), group, random, new PendingTerms(null))),
                _ => Made(group, Submit(NewId(group), group, random, null)),
            };
        }
    }

    private static AccountId Account(int group, int number) => AccountId.Parse($"g{group}:{(number == 0 ? "world" : $"a{number}")}");

    private static TransactionId IdOf(Operation.Do made) => made.Command switch
    {
        SubmitTransaction submit => submit.Id,
        ReverseTransaction reverse => reverse.Id,
        _ => throw new ArgumentException($"This makes no transaction: {made}", nameof(made)),
    };

    // One side of each kind, one limit of each kind.
    private static Operation.Do Open(int group, int number) => new(new OpenAccount(
        Account(group, number),
        Points,
        number == 2 ? NormalSide.Debit : NormalSide.Credit,
        number switch { 0 => Overdraft.Unlimited, 1 => Overdraft.None, _ => new Overdraft(new Amount(20)) },
        Metadata.None));

    private static Operation.Do Submit(TransactionId id, int group, Random random, PendingTerms? pending)
    {
        var transfers = new Transfer[random.Next(4) == 0 ? 2 : 1];
        for (var i = 0; i < transfers.Length; i++)
        {
            var debit = random.Next(3);
            var credit = (debit + random.Next(1, 3)) % 3;
            transfers[i] = new Transfer(Account(group, debit), Account(group, credit), new Amount((UInt128)random.Next(1, 10)));
        }

        return new(new SubmitTransaction(id, transfers, pending, Metadata.None, default));
    }

    private static Amount[]? Part(Random random) => random.Next(2) == 0 ? null : [new Amount((UInt128)random.Next(1, 10))];

    private TransactionId NewId(int group) => TransactionId.Parse($"g{group}:t{++_ids}");

    private Operation.Do Made(int group, Operation.Do made)
    {
        _made[group].Add(made);
        return made;
    }

    private Operation.Do? Any(int group, Random random)
    {
        var made = _made[group];
        return made.Count == 0 ? null : made[^random.Next(1, Math.Min(made.Count, Recent) + 1)];
    }
}
