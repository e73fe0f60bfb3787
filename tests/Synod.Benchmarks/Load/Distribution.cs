namespace Synod.Benchmarks;

/// <summary>Which accounts are drawn how often.</summary>
public enum Distribution
{
    /// <summary>All alike.</summary>
    Uniform,

    /// <summary>The account of rank r in proportion to 1 / r^exponent.</summary>
    Zipf,

    /// <summary>One account is on one side of every transfer; the other side is uniform.</summary>
    Hot,
}
