using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Synod.Proofs.Tests;

/// <summary>
/// The definitions of RFC 6962 §2.1 word for word: recursive, over all the leaves, slow, and obviously right. The root of
/// a range is remembered, since the large trees ask for the same ones again and again.
/// </summary>
public sealed class NaiveTree
{
    private readonly IReadOnlyList<byte[]> _entries;
    private readonly Dictionary<(int Start, int End), Hash256> _roots = [];

    public NaiveTree(IReadOnlyList<byte[]> entries)
    {
        _entries = entries;
        LeafHashes = [.. Enumerable.Range(0, Size).Select(index => Root(index, index + 1))];
    }

    /// <summary>A tree of the numbers from 0, in 8 bytes each, that is larger than two levels of tiles.</summary>
    public static NaiveTree Large { get; } = Numbered(65_836);

    public int Size => _entries.Count;

    public IReadOnlyList<Hash256> LeafHashes { get; }

    public static NaiveTree Numbered(int size) => new([.. Enumerable.Range(0, size).Select(Number)]);

    public static byte[] Number(int value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)value);
        return bytes;
    }

    /// <summary>MTH(D[0:size]).</summary>
    public Hash256 Root(int size) => Root(0, size);

    /// <summary>MTH(D[start:end]).</summary>
    public Hash256 Root(int start, int end)
    {
        lock (_roots)
        {
            if (!_roots.TryGetValue((start, end), out var root))
            {
                root = new Hash256(SHA256.HashData(Input(start, end)));
                _roots.Add((start, end), root);
            }

            return root;
        }
    }

    /// <summary>PATH(index, D[0:size]).</summary>
    public IReadOnlyList<Hash256> Path(int index, int size) => Path(index, 0, size);

    /// <summary>PROOF(first, D[0:second]); empty for the empty tree, which the RFC leaves out.</summary>
    public IReadOnlyList<Hash256> Proof(int first, int second) =>
        first == 0 ? [] : SubProof(first, 0, second, isWhole: true);

    private byte[] Input(int start, int end) => (end - start) switch
    {
        0 => [],
        1 => [0, .. _entries[start]],
        var n => [1, .. Root(start, start + Split(n)).ToArray(), .. Root(start + Split(n), end).ToArray()],
    };

    private IReadOnlyList<Hash256> Path(int index, int start, int end)
    {
        if (end - start == 1)
        {
            return [];
        }

        var middle = start + Split(end - start);
        return start + index < middle
            ? [.. Path(index, start, middle), Root(middle, end)]
            : [.. Path(start + index - middle, middle, end), Root(start, middle)];
    }

    private IReadOnlyList<Hash256> SubProof(int m, int start, int end, bool isWhole)
    {
        if (m == end - start)
        {
            return isWhole ? [] : [Root(start, end)];
        }

        var k = Split(end - start);
        return m <= k
            ? [.. SubProof(m, start, start + k, isWhole), Root(start + k, end)]
            : [.. SubProof(m - k, start + k, end, isWhole: false), Root(start, start + k)];
    }

    // The largest power of two smaller than n.
    private static int Split(int n)
    {
        var k = 1;
        while (2 * k < n)
        {
            k *= 2;
        }

        return k;
    }
}
