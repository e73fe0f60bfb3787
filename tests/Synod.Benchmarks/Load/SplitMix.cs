namespace Synod.Benchmarks;

/// <summary>
/// Random numbers that belong to a place in a sequence: the same seed and place give the same numbers, whoever asks first. So
/// a load does not depend on which connection was faster. (SplitMix64: Steele, Lea, Flood, 2014.)
/// </summary>
internal struct SplitMix(ulong seed, long place)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = Mix(seed ^ Mix((ulong)place + Gamma));

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>From 0 to below <paramref name="bound"/>.</summary>
    public ulong Below(ulong bound) => Math.BigMul(Next(), bound, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
