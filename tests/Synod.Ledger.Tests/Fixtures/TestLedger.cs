namespace Synod.Ledger.Tests;

/// <summary>A ledger of three shards, and the steps of its transactions across them, one by one.</summary>
internal sealed class TestLedger
{
    public const int Count = 3;

    /// <summary>Accounts by the number of their shard.</summary>
    public static readonly string World = On(0, "world"), A = On(0, "a"), B = On(1, "b"), C = On(2, "c");

    private readonly TestShard[] _shards = [.. Enumerable.Range(0, Count).Select(
        number => new TestShard(new ShardKey(Make.Shard.Ledger, number), Count, $"synod/test/bank/{number}"))];

    private long _seconds = 1;

    public TestShard this[int shard] => _shards[shard];

    /// <summary>The account of a name like this that lives on the shard.</summary>
    public static string On(int shard, string name) => Enumerable.Range(0, 100).Select(i => $"{name}{i}")
        .First(id => Placement.ShardOf(Make.Account(id), Count) == shard);

    /// <summary>Opens world, a, b and c, and gives a an amount.</summary>
    public static TestLedger WithFunds(UInt128 amount)
    {
        var ledger = new TestLedger();
        ledger[0].Have(Make.Open(World, "unlimited"), Make.Open(A), Make.Post("funds", Make.Move(World, A, amount)));
        ledger[1].Have(Make.Open(B));
        ledger[2].Have(Make.Open(C));
        return ledger.Next();
    }

    /// <summary>Commits what all shards have in hand, and begins their next blocks.</summary>
    public TestLedger Next(long after = 1)
    {
        _seconds += after;
        foreach (var shard in _shards)
        {
            shard.Next(_seconds);
        }

        return this;
    }

    /// <summary>What a participant is asked to hold of a transaction.</summary>
    public static PrepareTransaction Leg(SubmitTransaction transaction, int shard, int attempt = 1)
    {
        var home = Placement.ShardOf(transaction.Transfers[0].Debit, Count);
        var leg = LegOf(transaction.Transfers, shard);
        return new PrepareTransaction(
            transaction.Id, home, attempt, transaction.Pending is not null, leg, AssetsOf(leg));
    }

    public static TransferList LegOf(IReadOnlyList<Transfer> transfers, int shard) =>
        Legs.Of(transfers, Count, shard);

    public static ValueList<Asset> AssetsOf(IReadOnlyList<Transfer> transfers) => new([.. transfers.Select(_ => Make.Usd)]);

    /// <summary>Holds a transaction's leg on a shard, which must succeed.</summary>
    public LegVote Prepare(SubmitTransaction transaction, int shard, int attempt = 1) =>
        Prepare(Leg(transaction, shard, attempt), shard);

    public LegVote Prepare(PrepareTransaction leg, int shard) => new(shard, Do(shard, leg));

    /// <summary>Holds the legs of a transaction on all of its participants.</summary>
    public Agreement PrepareAll(SubmitTransaction transaction, int attempt = 1)
    {
        var home = Placement.ShardOf(transaction.Transfers[0].Debit, Count);
        return Agree(
            transaction.Transfers, attempt,
            [.. Legs.ParticipantsOf(transaction.Transfers, Count, home).Select(shard => Prepare(transaction, shard, attempt))]);
    }

    public static Agreement Agree(IReadOnlyList<Transfer> transfers, int attempt, params LegVote[] votes) =>
        new(attempt, AssetsOf(transfers), new ValueList<LegVote>(votes));

    /// <summary>Prepares and decides; the decision.</summary>
    public EntryReference Run(SubmitTransaction transaction, int attempt = 1)
    {
        var agreement = PrepareAll(transaction, attempt);
        return Do(Placement.ShardOf(transaction.Transfers[0].Debit, Count), new DecideTransaction(transaction, agreement));
    }

    /// <summary>A step that must succeed, and the entry that it made or found.</summary>
    public EntryReference Do(int shard, Command command) => _shards[shard].Refer(_shards[shard].Do(command) switch
    {
        Outcome.Applied applied => applied.Index,
        Outcome.Repeated repeated => repeated.Index,
        Outcome.Refused refused => throw new InvalidOperationException(refused.Why.ToString()),
        _ => throw new NotSupportedException(),
    });

    /// <summary>Settles each hold of a shard whose home has decided in a block; how many it settled.</summary>
    public int Settle(int shard)
    {
        var settled = 0;
        foreach (var hold in _shards[shard].State.Holds.ToArray())
        {
            if (Answer(shard, hold) is { } step && _shards[shard].Do(step) is Outcome.Applied)
            {
                settled++;
            }
        }

        return settled;
    }

    public void SettleAll()
    {
        for (var shard = 0; shard < Count; shard++)
        {
            Settle(shard);
        }
    }

    /// <summary>What the home says of a hold; null if it has not decided.</summary>
    public CrossShardCommand? Answer(int shard, Hold hold)
    {
        var home = _shards[hold.Home];
        if (home.Find(hold.Id) is not { } known)
        {
            return home.FindAbort(hold.Id) is { } aborted && aborted.Attempt >= hold.Attempt
                ? new ReleaseHold(hold.Id, hold.Position, home.Refer(aborted.Index))
                : null;
        }

        if (known.Creation.Agreement?.Names(shard, hold.Position) != true)
        {
            return new ReleaseHold(hold.Id, hold.Position, home.Refer(known.Index));
        }

        return (known.Creation, known.Resolution) switch
        {
            (TransactionPosted posted, _) =>
                new CommitHold(hold.Id, hold.Position, home.Refer(known.Index), LegOf(posted.Transfers, shard)),
            (_, null) => null,
            (_, PendingPosted posted) => new CommitHold(
                hold.Id, hold.Position, home.Refer(known.ResolutionIndex!.Value), LegOf(posted.Transfers, shard)),
            _ => new ReleaseHold(hold.Id, hold.Position, home.Refer(known.ResolutionIndex!.Value)),
        };
    }

    /// <summary>Commits everything and begins the audit of every chain.</summary>
    public ChainAuditor[] Audits()
    {
        Next();
        return [.. _shards.Select(shard => Audit(shard, shard.Blocks.Count))];
    }

    /// <summary>An audit of a shard's first blocks.</summary>
    public static ChainAuditor Audit(TestShard shard, int blocks)
    {
        var auditor = new ChainAuditor(shard.State.Key, null);
        foreach (var block in shard.Blocks.Take(blocks))
        {
            auditor.Add(block);
        }

        return auditor;
    }
}
