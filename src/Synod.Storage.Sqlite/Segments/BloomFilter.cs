namespace Synod.Storage.Sqlite;

/// <summary>
/// Says of most keys that a run does not have that it does not: a blocked Bloom filter (Putze, Sanders and Singler 2007), all
/// bits of a key in one block of 64 bytes, that is one line of the processor's cache.
/// </summary>
internal sealed class BloomFilter
{
    public const int BlockBytes = 64;

    private const int BlockWords = BlockBytes / sizeof(ulong);
    private const int BitsPerKey = 12;
    private const int MaxProbes = 8;

    /// <summary>
    /// A filter takes at most 16 MiB, and the runs of a shard grow in number with the logarithm of its history: beyond eleven
    /// million records a key has fewer bits, and more searches read a page in vain.
    /// </summary>
    private const long MaxBlocks = (16 << 20) / BlockBytes;

    private readonly ulong[] _words;
    private readonly uint _blocks;
    private readonly int _probes;

    /// <summary>An empty filter.</summary>
    /// <param name="keys">How many keys will be added.</param>
    public BloomFilter(long keys)
    {
        _blocks = (uint)Blocks(keys);
        _words = new ulong[_blocks * BlockWords];

        // The best number of probes is ln 2 times the bits that a key has.
        var bits = (double)_blocks * BlockBytes * 8 / keys;
        _probes = Math.Clamp((int)Math.Round(bits * Math.Log(2)), 1, MaxProbes);
    }

    /// <summary>Its content, little-endian.</summary>
    public Span<ulong> Words => _words;

    /// <summary>How many blocks the filter of so many keys has.</summary>
    public static long Blocks(long keys) => Math.Clamp(((keys * BitsPerKey) + (BlockBytes * 8) - 1) / (BlockBytes * 8), 1, MaxBlocks);

    public void Add(FactKey key)
    {
        var block = Block(key);
        var (bit, step) = Probes(key);
        for (var i = 0; i < _probes; i++, bit += step)
        {
            block[(int)(bit >> 29)] |= 1UL << (int)((bit >> 23) & 63);
        }
    }

    /// <summary>False if the key was never added.</summary>
    public bool MayHave(FactKey key)
    {
        var block = Block(key);
        var (bit, step) = Probes(key);
        for (var i = 0; i < _probes; i++, bit += step)
        {
            if ((block[(int)(bit >> 29)] & (1UL << (int)((bit >> 23) & 63))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    // The block is chosen by other bits of the key than those in it.
    private Span<ulong> Block(FactKey key) =>
        _words.AsSpan((int)(((key.Low >> 32) * _blocks) >> 32) * BlockWords, BlockWords);

    // The nine top bits of each number are a bit of the block: two hashes serve as many (Kirsch and Mitzenmacher 2006).
    private static (uint First, uint Step) Probes(FactKey key) => ((uint)key.Low, (uint)key.High | 1);
}
