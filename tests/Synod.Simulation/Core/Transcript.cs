using System.Globalization;

namespace Synod.Simulation;

/// <summary>What happened in a run, line by line, and a hash of it: equal hashes are equal runs.</summary>
/// <param name="keepLines">True to keep the lines for a reader; the hash is the same either way.</param>
public sealed class Transcript(bool keepLines)
{
    private const ulong FnvOffsetBasis = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly List<string> _lines = [];
    private ulong _hash = FnvOffsetBasis;

    /// <summary>The lines, if they are kept.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>FNV-1a, 64 bits, over the UTF-16 units of all lines.</summary>
    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Adds a line.</summary>
    /// <param name="at">When, in virtual time.</param>
    /// <param name="line">What.</param>
    public void Add(TimeSpan at, string line)
    {
        Mix((ulong)at.Ticks);
        foreach (var c in line)
        {
            Mix(c);
        }

        if (keepLines)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,11:0.000000}  {line}"));
        }
    }

    private void Mix(ulong unit) => _hash = unchecked((_hash ^ unit) * FnvPrime);
}
