using System.Buffers.Binary;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// A statement line in its file: u16 length of the whole, u16 number of pointers, u32 account, u64 number, u64 entry, the
/// pointers (u64 each), the totals, and a checksum over them, the file and the offset. All little-endian.
/// </summary>
/// <remarks>
/// The lines of an account are numbered from 1 and linked from the newest to the first. Line n also points to the line before it
/// whose number is a multiple of 16^k, for each k for which its own is: a skip list that is balanced by construction. A
/// search among n lines reads at most 16 of each level, and one line in 16 is 8 bytes longer for it.
/// </remarks>
internal static class LineRecord
{
    /// <summary>How far apart the lines of a level are in those of the level below.</summary>
    public const int LevelStep = 1 << StepBits;

    public const int StepBits = 4;

    public const int MaxBytes = HeaderBytes + (MaxPointers * sizeof(ulong)) + TotalsBytes.MaxSize + Checksum.Bytes;

    private const int HeaderBytes = 24;

    // Levels 0 to 15: 16^16 is more lines than there are numbers.
    private const int MaxPointers = 16;

    /// <summary>How many pointers the line of a number has: one more than it can be divided by 16.</summary>
    public static int Pointers(ulong number)
    {
        var pointers = 1;
        for (; number % LevelStep == 0; number /= LevelStep)
        {
            pointers++;
        }

        return pointers;
    }

    /// <summary>Writes a line, and says how long it is.</summary>
    /// <param name="bytes">At least <see cref="MaxBytes"/>.</param>
    /// <param name="seed">The file's seed.</param>
    /// <param name="offset">Where in the file the line will be.</param>
    /// <param name="account">The account before the line.</param>
    /// <param name="line">The line.</param>
    public static int Write(Span<byte> bytes, ulong seed, long offset, in NewestLines account, in StatementLine line)
    {
        var number = account.Head.Count + 1;
        var pointers = Pointers(number);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)pointers);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], account.Place);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], line.Index);
        var at = HeaderBytes;
        for (var level = 0; level < pointers; level++, at += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], account.Of(level).Value);
        }

        at += TotalsBytes.Write(bytes[at..], line.Totals) + Checksum.Bytes;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)at);
        Checksum.Seal(seed ^ (ulong)offset, bytes[..at]);
        return at;
    }

    /// <summary>The line that begins the bytes; false if there is none, or its checksum does not match.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ulong seed, long offset, out StoredLine line)
    {
        line = default;
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var pointers = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        var totals = HeaderBytes + (pointers * sizeof(ulong));
        if (length > bytes.Length || length < totals + Checksum.Bytes || !Checksum.Matches(seed ^ (ulong)offset, bytes[..length]))
        {
            return false;
        }

        line = new StoredLine(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            bytes[HeaderBytes..totals],
            bytes[totals..(length - Checksum.Bytes)]);
        return true;
    }
}

/// <summary>A line as it was read, gone with the reader's next line.</summary>
/// <param name="account">The account's number.</param>
/// <param name="number">Its number among the account's lines.</param>
/// <param name="entry">The position in the tree of its entry.</param>
/// <param name="pointers">The newest lines before it, by level.</param>
/// <param name="totals">The account's totals after it.</param>
internal readonly ref struct StoredLine(
    int account, ulong number, ulong entry, ReadOnlySpan<byte> pointers, ReadOnlySpan<byte> totals)
{
    private readonly ReadOnlySpan<byte> _pointers = pointers;
    private readonly ReadOnlySpan<byte> _totals = totals;

    public int Account { get; } = account;

    public ulong Number { get; } = number;

    public ulong Entry { get; } = entry;

    /// <summary>The newest line before this one whose number is a multiple of 16 to the level; its own number is one, too.</summary>
    public LinePosition Before(int level) => new(BinaryPrimitives.ReadUInt64LittleEndian(_pointers[(level * sizeof(ulong))..]));

    /// <exception cref="FormatException">These are not the bytes of totals.</exception>
    public StatementLine ToLine() => new(Entry, TotalsBytes.Decode(_totals));
}

/// <summary>Where a line is: its file's epoch in the 24 top bits, its offset in the others; 0 for no line.</summary>
internal readonly record struct LinePosition(ulong Value)
{
    public const long MaxOffset = 1L << OffsetBits;
    public const uint MaxEpoch = (1 << 24) - 1;

    private const int OffsetBits = 40;

    public bool IsNone => Value == 0;

    public uint Epoch => (uint)(Value >> OffsetBits);

    public long Offset => (long)(Value & (MaxOffset - 1));

    /// <summary>A line's position. Epochs begin with 1.</summary>
    public static LinePosition Of(uint epoch, long offset) => new(((ulong)epoch << OffsetBits) | (ulong)offset);
}
