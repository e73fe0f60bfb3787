using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Synod.Ledger;

/// <summary>
/// The client's own words about an account or a transaction: a map of strings. The leaf commits to it by a salted hash
/// only, so it can be erased (docs/formats.md, "Metadata").
/// </summary>
public sealed class Metadata : IEquatable<Metadata>
{
    /// <summary>The most pairs.</summary>
    public const int MaxPairs = 64;

    /// <summary>The most bytes of a key, in UTF-8.</summary>
    public const int MaxKeyBytes = 64;

    /// <summary>The most bytes of the whole in its binary form.</summary>
    public const int MaxBytes = 4_096;

    private Metadata(IReadOnlyList<KeyValuePair<string, string>> pairs) => Pairs = pairs;

    /// <summary>No metadata; the same thing as metadata without pairs.</summary>
    public static Metadata None { get; } = new([]);

    /// <summary>The pairs, sorted by the bytes of their keys, each key once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs { get; }

    /// <summary>True if there are no pairs.</summary>
    public bool IsEmpty => Pairs.Count == 0;

    /// <summary>
    /// Makes metadata of pairs in any order; false, with the rule that it breaks, if they are too many or too long, a key
    /// is empty or there twice, or a text is not well-formed.
    /// </summary>
    public static bool TryCreate(
        IEnumerable<KeyValuePair<string, string>> pairs, [NotNullWhen(true)] out Metadata? metadata, out string problem)
    {
        metadata = null;
        var sorted = pairs.ToArray();
        Array.Sort(sorted, static (x, y) => CompareUtf8(x.Key, y.Key));
        problem = Problem(sorted);
        if (problem.Length > 0)
        {
            return false;
        }

        metadata = sorted.Length == 0 ? None : new Metadata(sorted);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Metadata? other) => other is not null && Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => IsEmpty ? 0 : HashCode.Combine(Pairs.Count, Pairs[0], Pairs[^1]);

    private static string Problem(KeyValuePair<string, string>[] sorted)
    {
        if (sorted.Length > MaxPairs)
        {
            return $"Metadata has at most {MaxPairs} pairs.";
        }

        var bytes = 2;
        for (var i = 0; i < sorted.Length; i++)
        {
            var (key, value) = sorted[i];
            if (!WellFormedText.IsValid(key) || !WellFormedText.IsValid(value))
            {
                return "Metadata must be well-formed Unicode.";
            }

            var keyBytes = Encoding.UTF8.GetByteCount(key);
            if (keyBytes is 0 or > MaxKeyBytes)
            {
                return $"A key of the metadata has 1 to {MaxKeyBytes} bytes.";
            }

            if (i > 0 && key == sorted[i - 1].Key)
            {
                return $"The metadata has the key '{key}' twice.";
            }

            bytes += 4 + keyBytes + Encoding.UTF8.GetByteCount(value);
        }

        return bytes > MaxBytes ? $"Metadata has at most {MaxBytes} bytes." : "";
    }

    // UTF-8 orders as code points do; UTF-16 does not, since surrogates stand below U+E000.
    private static int CompareUtf8(string x, string y) =>
        Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
}
