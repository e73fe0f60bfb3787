using FsCheck;
using FsCheck.Fluent;

namespace Synod.Ledger.Tests;

/// <summary>One step of a random life of a shard.</summary>
internal abstract record Step
{
    /// <summary>A command of a client.</summary>
    public sealed record Do(Command Command) : Step
    {
        public override string ToString() => Command switch
        {
            SubmitTransaction s => $"{s} [{string.Join(", ", s.Transfers)}]",
            PostPending { Amounts: { } a } p => $"{p} [{string.Join(", ", a)}]",
            _ => Command.ToString(),
        };
    }

    /// <summary>The block is chosen, and the next begins so many seconds later.</summary>
    public sealed record Commit(int Seconds) : Step;

    /// <summary>Another value is chosen: the block in hand never was.</summary>
    public sealed record Drop : Step;
}

/// <summary>
/// Random lives. Few accounts and few ids, so that commands meet; small amounts that add up, and huge ones that overflow.
/// </summary>
internal static class Steps
{
    private static readonly UInt128 Half = UInt128.One << 127;

    private static readonly Gen<string> Debit = Gen.Frequency(
        (12, Gen.Constant("world")), (12, Gen.Elements("a", "b", "c")), (1, Gen.Elements("euro", "missing")));

    private static readonly Gen<string> Credit = Gen.Frequency(
        (6, Gen.Constant("world")), (18, Gen.Elements("a", "b", "c")), (1, Gen.Elements("euro", "missing")));

    private static readonly Gen<string> Id = Gen.Elements("t1", "t2", "t3", "t4", "t5");

    private static readonly Gen<UInt128> Amount = Gen.Frequency(
        (12, Gen.Choose(1, 5).Select(n => (UInt128)n)),
        (1, Gen.Elements(Half, Half - 1, UInt128.MaxValue, UInt128.MaxValue - 1, UInt128.MaxValue - 4)));

    private static readonly Gen<Transfer> Transfer =
        from debit in Debit
        from credit in Credit
        where debit != credit
        from amount in Amount
        select Make.Move(debit, credit, amount);

    private static readonly Gen<Transfer[]> Transfers =
        Gen.Frequency((6, Transfer.ArrayOf(1)), (3, Transfer.ArrayOf(2)), (1, Transfer.ArrayOf(3)));

    private static readonly Gen<PendingTerms?> Terms = Gen.Elements<PendingTerms?>(
        null, null, null, new PendingTerms(null), new PendingTerms(1), new PendingTerms(2), new PendingTerms(5));

    private static readonly Gen<Metadata> Words =
        Gen.Elements(Metadata.None, Metadata.None, Metadata.None, Metadata.None, Make.Words(("memo", "x")));

    private static readonly Gen<Reference> References = Gen.Elements(default, default, default, Reference.Parse("r"));

    private static readonly Gen<Command> Submit =
        from id in Id
        from transfers in Transfers
        from terms in Terms
        from words in Words
        from reference in References
        select (Command)new SubmitTransaction(Make.Id(id), transfers, terms, words, reference);

    private static readonly Gen<Amount> PartAmount =
        Gen.Frequency((1, Gen.Constant(UInt128.Zero)), (2, Amount)).Select(Make.Units);

    private static readonly Gen<Command> Post =
        from id in Id
        from amounts in Gen.Frequency(
            (2, Gen.Constant<Amount[]?>(null)),
            (3, PartAmount.ArrayOf(1).Select(a => (Amount[]?)a)),
            (2, PartAmount.ArrayOf(2).Select(a => (Amount[]?)a)))
        where amounts is null || amounts.Any(a => !a.IsZero)
        select (Command)new PostPending(Make.Id(id), amounts);

    private static readonly Gen<Command> Void = Id.Select(id => (Command)Make.VoidIt(id));

    private static readonly Gen<Command> Reverse =
        from id in Id
        from original in Id
        from words in Words
        select (Command)new ReverseTransaction(Make.Id(id), Make.Id(original), words, default);

    private static readonly string[] Accounts = ["a", "b", "c", "world", "euro"];

    private static readonly Gen<Command> Open =
        from id in Gen.Elements(Accounts)
        from other in Gen.Choose(1, 12)
        select (Command)OpenWith(id, other);

    private static readonly Gen<Step> One = Gen.Frequency(
        (12, Submit.Select(c => (Step)new Step.Do(c))),
        (8, Post.Select(c => (Step)new Step.Do(c))),
        (4, Void.Select(c => (Step)new Step.Do(c))),
        (5, Reverse.Select(c => (Step)new Step.Do(c))),
        (1, Open.Select(c => (Step)new Step.Do(c))),
        (4, Gen.Choose(0, 4).Select(n => (Step)new Step.Commit(n))),
        (1, Gen.Constant((Step)new Step.Drop())));

    // A life in which most commands are said twice, since most of a ledger's rules are about the second time.
    private static readonly Gen<Step[]> Life =
        from steps in One.ArrayOf(50)
        from again in Gen.Choose(0, 49).ArrayOf(30)
        select (Step[])[.. Accounts.Select(id => new Step.Do(OpenWith(id, 0))), .. again.Select(i => steps[i]), .. steps];

    public static Arbitrary<Step[]> Arbitrary { get; } = Arb.From(Life, Shrink);

    // The settings of an account follow from its name, nearly always.
    private static OpenAccount OpenWith(string id, int other) => Make.Open(
        id,
        other == 1 ? "3" : id switch { "a" => "0", "b" => "4", "c" => Half.ToString(provider: null), _ => "unlimited" },
        (id is "c" or "world") != (other == 2) ? NormalSide.Debit : NormalSide.Credit,
        (id == "euro") != (other == 3) ? Make.Eur : Make.Usd,
        other == 4 ? Make.Words(("k", "v")) : Metadata.None);

    // By halves, then by single steps: most of a failing life has nothing to do with the failure.
    private static IEnumerable<Step[]> Shrink(Step[] steps)
    {
        for (var size = steps.Length / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= steps.Length; at += size)
            {
                yield return [.. steps[..at], .. steps[(at + size)..]];
            }
        }
    }
}
