namespace Synod.Benchmarks;

/// <summary>What became of transactions.</summary>
/// <param name="Created">How many are new and durable.</param>
/// <param name="Amount">The sum of their amounts.</param>
/// <param name="Refused">How many were answered anything else.</param>
/// <param name="Example">What the first of these was answered; null if there is none.</param>
internal readonly record struct Tally(long Created, UInt128 Amount, long Refused, string? Example)
{
    public static Tally operator +(Tally left, Tally right) => new(
        left.Created + right.Created, left.Amount + right.Amount, left.Refused + right.Refused, left.Example ?? right.Example);

    /// <summary>One that was created.</summary>
    public static Tally Done(uint amount) => new(1, amount, 0, null);

    /// <summary>One that was not.</summary>
    public static Tally Not(string example) => new(0, 0, 1, example);
}
