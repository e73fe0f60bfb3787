using System.Buffers.Binary;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>One fact of a transaction, 24 bytes on disk: the key of its id, the kind in the two top bits, the entry's position.</summary>
internal readonly record struct FactRecord(IdKey Key, ulong Value) : IComparable<FactRecord>
{
    public const int Bytes = 24;

    /// <summary>No entry has this position or a higher one.</summary>
    public const ulong EndOfPositions = 1UL << KindShift;

    private const int KindShift = 62;

    /// <summary>The record of a fact. Its value is never 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is too high, or the kind is not one that is kept here.</exception>
    public static FactRecord Of(IdKey key, TransactionFactKind kind, ulong position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, EndOfPositions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)kind, (int)TransactionFactKind.Reversed, nameof(kind));
        return new FactRecord(key, ((ulong)kind + 1) << KindShift | position);
    }

    public static FactRecord Read(ReadOnlySpan<byte> bytes) => new(
        new IdKey(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Key.High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Key.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], Value);
    }

    /// <summary>True for what is no record: a free slot of a table.</summary>
    public bool IsFree => Value == 0;

    /// <summary>True if it comes before another one.</summary>
    public bool IsBefore(in FactRecord other) => Key.High != other.Key.High ? Key.High < other.Key.High : CompareTo(other) < 0;

    public int CompareTo(FactRecord other) => Key != other.Key ? Key.CompareTo(other.Key) : Value.CompareTo(other.Value);

    public TransactionFactKind Kind => (TransactionFactKind)((Value >> KindShift) - 1);

    /// <summary>The entry's position in the tree.</summary>
    public ulong Position => Value & (EndOfPositions - 1);
}

/// <summary>The facts of one transaction, as a search gathers them from wherever they are. The newest of a kind counts.</summary>
internal struct KnownFacts
{
    // The positions plus one; 0 for none.
    private ulong _creation;
    private ulong _resolution;
    private ulong _reversedBy;

    public readonly ulong? Creation => _creation == 0 ? null : _creation - 1;

    public readonly ulong? Resolution => _resolution == 0 ? null : _resolution - 1;

    public readonly ulong? ReversedBy => _reversedBy == 0 ? null : _reversedBy - 1;

    public void Add(TransactionFactKind kind, ulong position)
    {
        switch (kind)
        {
            case TransactionFactKind.Created:
                _creation = Math.Max(_creation, position + 1);
                break;
            case TransactionFactKind.Resolved:
                _resolution = Math.Max(_resolution, position + 1);
                break;
            default:
                _reversedBy = Math.Max(_reversedBy, position + 1);
                break;
        }
    }
}
