using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// Writes the primitives of docs/formats.md. It refuses values that have no encoding, so that nothing is written that a
/// reader would refuse.
/// </summary>
/// <param name="start">The first buffer, the caller's; it is left for a larger one when it is full.</param>
/// <param name="output">Takes what is in the buffer when it is full, so that it need not grow; null for one that grows.</param>
internal ref struct ByteWriter(Span<byte> start, SnapshotOutput? output = null)
{
    private Span<byte> _buffer = start;

    /// <summary>How many bytes are written, and not handed on.</summary>
    public int Length { get; private set; }

    /// <summary>What is written so far; good until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Hands on what is written so far.</summary>
    public void Flush()
    {
        output?.Write(Written);
        Length = 0;
    }

    public void U8(byte value) => Take(1)[0] = value;

    public void U16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), checked((ushort)value));

    public void U32(int value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), checked((uint)value));

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    public void U128(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Take(16), value);

    public void Bytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Hash(Hash256 hash) => hash.CopyTo(Take(Hash256.Size));

    public void Str8(string text)
    {
        // Most references, and most names of what is reversed, are none.
        if (text.Length == 0)
        {
            U8(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Require(length <= byte.MaxValue, "text of over 255 bytes");
        U8((byte)length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    public void Str16(string text)
    {
        if (text.Length == 0)
        {
            U16(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Require(length <= ushort.MaxValue, "text of over 65,535 bytes");
        U16(length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>A <c>str8</c> that must name something.</summary>
    public void Name(string name)
    {
        Require(name.Length > 0, "an empty name");
        Require(name.Length <= byte.MaxValue, "text of over 255 bytes");
        var taken = Take(1 + name.Length);
        taken[0] = (byte)name.Length;

        // Names are ASCII: that is what makes them names.
        var status = Ascii.FromUtf16(name, taken[1..], out _);
        Require(status == OperationStatus.Done, "a name that is not ASCII");
    }

    public void Amount(Amount amount)
    {
        var value = amount.Value;
        if (value <= ulong.MaxValue)
        {
            // Nearly all. As a whole number with its digits first; what follows them is written over by what follows.
            var low = (ulong)value;
            var digits = sizeof(ulong) - (BitOperations.LeadingZeroCount(low) / 8);
            var room = Room(1 + sizeof(ulong));
            room[0] = (byte)digits;
            BinaryPrimitives.WriteUInt64BigEndian(room[1..], low << (8 * (sizeof(ulong) - digits)));
            Length += 1 + digits;
            return;
        }

        var size = 16 - ((int)UInt128.LeadingZeroCount(value) / 8);
        U8((byte)size);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Bytes(bytes[(16 - size)..]);
    }

    public void Time(Timestamp time)
    {
        Require(time.Microseconds >= 0 && time <= Timestamp.Max, "a time out of range");
        U64((ulong)time.Microseconds);
    }

    /// <summary>An expiry: a time, or 0 for none.</summary>
    public void Expiry(Timestamp? expiry)
    {
        Require(expiry is not { Microseconds: 0 }, "an expiry at the beginning of time");
        Time(expiry ?? default);
    }

    public void Commitment(Hash256? commitment)
    {
        U8(commitment is null ? (byte)0 : (byte)1);
        if (commitment is { } hash)
        {
            Hash(hash);
        }
    }

    public void Overdraft(Overdraft overdraft)
    {
        U8(overdraft.Limit is null ? (byte)1 : (byte)0);
        if (overdraft.Limit is { } limit)
        {
            Amount(limit);
        }
    }

    public void Side(NormalSide side)
    {
        Require(side is NormalSide.Credit or NormalSide.Debit, "an unknown normal side");
        U8((byte)side);
    }

    public void Transfers(ReadOnlySpan<Transfer> transfers)
    {
        Require(transfers.Length is >= 1 and <= Transfer.MaxPerTransaction, "none or too many transfers");
        U16(transfers.Length);
        foreach (ref readonly var transfer in transfers)
        {
            Name(transfer.Debit.Value);
            Name(transfer.Credit.Value);
            Amount(transfer.Amount);
        }
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new ArgumentException($"There is no encoding of {what} (docs/formats.md).");
        }
    }

    private Span<byte> Take(int count)
    {
        var taken = Room(count);
        Length += count;
        return taken;
    }

    /// <summary>The next bytes, which are not taken yet.</summary>
    private Span<byte> Room(int count)
    {
        if (_buffer.Length - Length < count)
        {
            MakeRoom(count);
        }

        return _buffer.Slice(Length, count);
    }

    private void MakeRoom(int count)
    {
        if (output is not null)
        {
            Flush();
        }

        if (_buffer.Length - Length < count)
        {
            var larger = new byte[Math.Max(checked(Length + count), 2 * _buffer.Length)];
            Written.CopyTo(larger);
            _buffer = larger;
        }
    }
}
