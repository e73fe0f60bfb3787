using FsCheck;
using FsCheck.Fluent;

namespace Synod.Ledger.Tests;

/// <summary>A random life of a ledger of three shards: its transactions, and in which order which step of which is sent.</summary>
/// <param name="Transactions">What clients ask for, each over several shards.</param>
/// <param name="Acts">What happens, in order.</param>
internal sealed record Schedule(SubmitTransaction[] Transactions, Act[] Acts)
{
    private const int Count = 6;

    /// <summary>Three accounts of each shard: one of either normal side, and one without a limit.</summary>
    public static readonly string[] Accounts = [.. Enumerable.Range(0, TestLedger.Count)
        .SelectMany(shard => new[] { "credit", "debit", "free" }.Select(name => TestLedger.On(shard, name)))];

    private static readonly Gen<Transfer> Transfer =
        from debit in Gen.Elements(Accounts)
        from credit in Gen.Elements(Accounts)
        where debit != credit
        from amount in Gen.Choose(1, 15)
        select Make.Move(debit, credit, (UInt128)amount);

    // What passes through an account in the middle is what holds are hardest about.
    private static readonly Gen<Transfer[]> Transfers =
        from some in Gen.Choose(1, 3).SelectMany(count => Transfer.ArrayOf(count))
        from through in Gen.Elements(true, false)
        from account in Gen.Elements(Accounts)
        let last = some[^1]
        where IsAcross(some)
        select through && account != last.Credit.Value
            ? [.. some, Make.Move(last.Credit.Value, account, last.Amount.Value)]
            : some;

    private static readonly Gen<Act> Act =
        from kind in Gen.Frequency(
            (12, Gen.Constant(ActKind.Prepare)), (8, Gen.Constant(ActKind.Decide)), (2, Gen.Constant(ActKind.Abort)),
            (3, Gen.Constant(ActKind.Settle)), (2, Gen.Constant(ActKind.Post)), (1, Gen.Constant(ActKind.Void)),
            (3, Gen.Constant(ActKind.Local)), (5, Gen.Constant(ActKind.Again)), (5, Gen.Constant(ActKind.Commit)),
            (1, Gen.Constant(ActKind.Audit)))
        from transaction in Gen.Choose(0, Count - 1)
        from choice in Gen.Choose(0, 999)
        select new Act(kind, transaction, choice);

    private static readonly Gen<Schedule> Any =
        from transfers in Transfers.ArrayOf(Count)
        from pending in Gen.Elements(true, false, false).ArrayOf(Count)
        from acts in Act.ArrayOf(120)
        select new Schedule(
            [.. transfers.Select((t, i) => pending[i] ? Make.Reserve($"t{i}", null, t) : Make.Post($"t{i}", t))], acts);

    public static Arbitrary<Schedule> Arbitrary { get; } = Arb.From(Any, Shrink);

    public override string ToString() =>
        string.Join("; ", Transactions.Select(t => $"{t.Id}{(t.Pending is null ? "" : "?")}: {string.Join(", ", t.Transfers)}"))
        + " | " + string.Join(" ", Acts.Select(act => $"{act.Kind}({act.Transaction},{act.Choice})"));

    private static bool IsAcross(Transfer[] transfers) => Legs.ParticipantsOf(
        transfers, TestLedger.Count, Placement.ShardOf(transfers[0].Debit, TestLedger.Count)).Count > 0;

    private static IEnumerable<Schedule> Shrink(Schedule schedule)
    {
        var acts = schedule.Acts;
        for (var size = acts.Length / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= acts.Length; at += size)
            {
                yield return schedule with { Acts = [.. acts[..at], .. acts[(at + size)..]] };
            }
        }
    }
}

/// <summary>One thing that happens.</summary>
/// <param name="Kind">What.</param>
/// <param name="Transaction">To which transaction, from 0.</param>
/// <param name="Choice">Where and how: the kind says what it chooses.</param>
internal sealed record Act(ActKind Kind, int Transaction, int Choice);

internal enum ActKind
{
    /// <summary>A participant is asked to hold its leg, in this attempt or the one before.</summary>
    Prepare,

    /// <summary>The home is asked to decide with the votes there are, if none is missing.</summary>
    Decide,

    /// <summary>The home is asked to decide against this attempt.</summary>
    Abort,

    /// <summary>A shard asks about one of its holds.</summary>
    Settle,

    /// <summary>The client posts a reservation, in part or in full.</summary>
    Post,

    /// <summary>The client voids it.</summary>
    Void,

    /// <summary>A transaction within one shard.</summary>
    Local,

    /// <summary>A message of before arrives once more.</summary>
    Again,

    /// <summary>All blocks in hand are chosen.</summary>
    Commit,

    /// <summary>All blocks in hand are chosen, and the ledger is audited.</summary>
    Audit,
}
