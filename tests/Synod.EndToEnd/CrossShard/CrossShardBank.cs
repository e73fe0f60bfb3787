using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>
/// The accounts of a ledger of four shards, and what clients ask of them. On each shard there is an account that may owe, one that
/// may not, and one whose normal side is the other, so that every leg holds something somewhere.
/// </summary>
internal static class CrossShardBank
{
    public const int Shards = 4;
    private const int Kinds = 3;
    private static readonly Asset Points = Asset.Parse("POINTS/0");

    private static readonly AccountId[][] OnShard = [.. Enumerable.Range(0, Shards).Select(shard => Enumerable.Range(0, 1_000)
        .Select(number => AccountId.Parse($"n{number}"))
        .Where(id => Placement.ShardOf(id, Shards) == shard)
        .Take(Kinds)
        .ToArray())];

    public static IEnumerable<AccountId> Accounts => OnShard.SelectMany(ids => ids);

    public static IReadOnlyList<OpenAccount> Openings { get; } = [.. OnShard.SelectMany(ids => ids.Select((id, kind) => new OpenAccount(
        id,
        Points,
        kind == 2 ? NormalSide.Debit : NormalSide.Credit,
        kind switch { 0 => Overdraft.Unlimited, 1 => Overdraft.None, _ => new Overdraft(new Amount(50)) },
        Metadata.None)))];

    /// <summary>A transaction of one to three transfers, most of them from one shard to another.</summary>
    public static Deed Submit(TransactionId id, Random random, bool isPending)
    {
        var transfers = new Transfer[random.Next(1, 4)];
        for (var i = 0; i < transfers.Length; i++)
        {
            var debit = Any(random);
            var credit = Any(random);
            while (credit == debit)
            {
                credit = Any(random);
            }

            transfers[i] = new Transfer(debit, credit, Some(random, 10));
        }

        var command = new SubmitTransaction(id, transfers, isPending ? new PendingTerms(null) : null, Metadata.None, default);
        return new Deed(id, command, Placement.ShardOf(transfers[0].Debit, Shards), transfers);
    }

    /// <summary>What undoes a transaction; its home is the original's.</summary>
    public static Deed Reverse(TransactionId id, Deed original)
    {
        var transfers = original.Posted.Select(t => new Transfer(t.Credit, t.Debit, t.Amount)).ToArray();
        return new Deed(id, new ReverseTransaction(id, original.Id, Metadata.None, default), original.Home, transfers);
    }

    /// <summary>An end for a reservation: all of it, a part of it, nothing of it.</summary>
    public static Command End(Deed reserved, Random random) => random.Next(3) switch
    {
        0 => new VoidPending(reserved.Id),
        1 => new PostPending(reserved.Id, null),
        _ => new PostPending(
            reserved.Id,
            [.. ((SubmitTransaction)reserved.Command).Transfers.Select(t => Some(random, (int)(uint)t.Amount.Value))]),
    };

    /// <summary>The sums over what was posted, of every account.</summary>
    public static Dictionary<AccountId, Totals> TotalsOf(IEnumerable<Deed> deeds)
    {
        var totals = Accounts.ToDictionary(id => id, _ => default(Totals));
        foreach (var transfer in deeds.SelectMany(deed => deed.Posted))
        {
            var (debit, credit) = (totals[transfer.Debit], totals[transfer.Credit]);
            totals[transfer.Debit] = debit with { DebitsPosted = new Amount(debit.DebitsPosted.Value + transfer.Amount.Value) };
            totals[transfer.Credit] = credit with { CreditsPosted = new Amount(credit.CreditsPosted.Value + transfer.Amount.Value) };
        }

        return totals;
    }

    private static AccountId Any(Random random) => OnShard[random.Next(Shards)][random.Next(Kinds)];

    private static Amount Some(Random random, int most) => new((UInt128)random.Next(1, most + 1));
}
