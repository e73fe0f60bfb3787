using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The pages of a run: 4 KiB that end with a checksum over them, the file and their number in it. First come those of the
/// records, then those of the filter. How many of both there are follows from the number of records, which the manifest has.
/// </summary>
internal static class RunPage
{
    public const int Bytes = 4096;
    public const int Records = (Bytes - Checksum.Bytes) / FactRecord.Bytes;
    public const int FilterBlocks = (Bytes - Checksum.Bytes) / BloomFilter.BlockBytes;
    public const int FilterBytes = FilterBlocks * BloomFilter.BlockBytes;

    /// <summary>How many pages the records take.</summary>
    public static long RecordPages(long records) => (records + Records - 1) / Records;

    /// <summary>How many pages the filter takes.</summary>
    public static long FilterPages(long records) => (BloomFilter.Blocks(records) + FilterBlocks - 1) / FilterBlocks;

    /// <summary>The length of the file.</summary>
    public static long FileBytes(long records) => (RecordPages(records) + FilterPages(records)) * Bytes;

    /// <summary>How many records are on a page: all of them are full but the last.</summary>
    public static int RecordsOn(long page, long records) => (int)Math.Min(Records, records - (page * Records));

    public static FactRecord Record(ReadOnlySpan<byte> page, int at) => FactRecord.Read(page[(at * FactRecord.Bytes)..]);

    public static void Seal(ulong seed, long page, Span<byte> bytes) => Checksum.Seal(SeedOf(seed, page), bytes);

    public static bool IsSound(ulong seed, long page, ReadOnlySpan<byte> bytes) => Checksum.Matches(SeedOf(seed, page), bytes);

    private static ulong SeedOf(ulong seed, long page) => BitOperations.RotateLeft(seed, 17) ^ (ulong)page;
}
