namespace Synod.Storage.Sqlite;

/// <summary>
/// Says of most keys that a set does not have that it does not: a blocked Bloom filter (Putze, Sanders and Singler 2007). All
/// bits of a key are in one block of 64 bytes, that is one line of the processor's cache, and one in each of its eight words.
/// </summary>
internal sealed class BloomFilter
{
    public const int BlockBytes = 64;

    private const int BlockWords = BlockBytes / sizeof(ulong);

    /// <summary>One key in about 250 that is not there passes.</summary>
    private const int BitsPerKey = 12;

    /// <summary>
    /// A filter takes at most 64 MiB, and the runs of a shard grow in number with the logarithm of its history: beyond 45
    /// million records a key has fewer bits, and more searches read a page in vain.
    /// </summary>
    private const long MaxBlocks = (64 << 20) / BlockBytes;

    // A word has 64 bits, and so a key's choice among them six.
    private const int BitsPerChoice = 6;

    private readonly ulong[] _words;
    private readonly uint _blocks;

    /// <summary>An empty filter.</summary>
    /// <param name="keys">How many keys will be added.</param>
    public BloomFilter(long keys)
    {
        _blocks = (uint)Blocks(keys);
        _words = new ulong[_blocks * BlockWords];
    }

    /// <summary>Its content, little-endian.</summary>
    public Span<ulong> Words => _words;

    /// <summary>How many blocks the filter of so many keys has.</summary>
    public static long Blocks(long keys) => Math.Clamp(((keys * BitsPerKey) + (BlockBytes * 8) - 1) / (BlockBytes * 8), 1, MaxBlocks);

    public void Clear() => Array.Clear(_words);

    public void Add(IdKey key)
    {
        var choices = key.Low;
        foreach (ref var word in Block(key))
        {
            word |= Choice(choices);
            choices >>= BitsPerChoice;
        }
    }

    /// <summary>False if the key was never added.</summary>
    public bool MayHave(IdKey key)
    {
        // Nearly no key that is missing passes the first four words: the processor foresees the branch, and is done with half of them.
        var block = Block(key);
        var choices = key.Low;
        var missing = (Choice(choices) & ~block[0])
            | (Choice(choices >> BitsPerChoice) & ~block[1])
            | (Choice(choices >> (2 * BitsPerChoice)) & ~block[2])
            | (Choice(choices >> (3 * BitsPerChoice)) & ~block[3]);
        if (missing != 0)
        {
            return false;
        }

        choices >>= 4 * BitsPerChoice;
        missing = (Choice(choices) & ~block[4])
            | (Choice(choices >> BitsPerChoice) & ~block[5])
            | (Choice(choices >> (2 * BitsPerChoice)) & ~block[6])
            | (Choice(choices >> (3 * BitsPerChoice)) & ~block[7]);
        return missing == 0;
    }

    /// <summary>Marks the keys that may have been added, and leaves the other marks as they are.</summary>
    public void MayHave(ReadOnlySpan<IdKey> keys, Span<bool> marks)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            marks[i] |= MayHave(keys[i]);
        }
    }

    // The block is chosen by other bits of the key than those in it: by those that order the keys. So the keys of a run, which come
    // in order, go through the filter from its beginning to its end.
    private Span<ulong> Block(IdKey key) =>
        _words.AsSpan((int)(((key.High >> 32) * _blocks) >> 32) * BlockWords, BlockWords);

    // The shift takes the six lowest bits.
    private static ulong Choice(ulong choices) => 1UL << (int)choices;
}
