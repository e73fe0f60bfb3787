using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// Reads the primitives of docs/formats.md, each in its only form: whatever <see cref="ByteWriter"/> would not have
/// written is a <see cref="FormatException"/> that says what and where.
/// </summary>
/// <param name="bytes">What is read.</param>
/// <param name="what">What the bytes should be, for messages: "the entry".</param>
/// <param name="input">Has the bytes after them; null for none.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, string what, SnapshotInput? input = null)
{
    private ReadOnlySpan<byte> _bytes = bytes;
    private int _before;
    private int _at;

    /// <summary>How many bytes are read.</summary>
    public readonly int Position => _before + _at;

    /// <summary>How many bytes are left of those at hand.</summary>
    public readonly int Left => _bytes.Length - _at;

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));

    public UInt128 U128() => BinaryPrimitives.ReadUInt128BigEndian(Bytes(16));

    public Hash256 Hash() => new(Bytes(Hash256.Size));

    /// <summary>The next bytes; with more to come, good until the next read.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (Left < count)
        {
            GoOn(count);
        }

        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    /// <summary>The format version, the first byte of everything.</summary>
    public void Version(byte known)
    {
        var version = U8();
        if (version != known)
        {
            throw Fault($"it has format version {version}, and this program reads version {known}");
        }
    }

    public string Str8() => Text(U8());

    public string Str16() => Text(U16());

    public AccountId AccountId() =>
        Ledger.AccountId.TryParse(Str8(), out var id) ? id : throw Fault("a name in it is not an account id");

    public TransactionId TransactionId() =>
        Ledger.TransactionId.TryParse(Str8(), out var id) ? id : throw Fault("a name in it is not a transaction id");

    public LedgerName LedgerName() =>
        Ledger.LedgerName.TryParse(Str8(), out var name) ? name : throw Fault("a name in it is not a ledger's name");

    public Asset Asset() => Ledger.Asset.TryParse(Str8(), out var asset) ? asset : throw Fault("a text in it is not an asset");

    public Reference Reference() =>
        Ledger.Reference.TryParse(Str16(), out var reference) ? reference : throw Fault("a text in it cannot be a reference");

    /// <summary>A number of shards, or with <paramref name="least"/> 0 a shard's number.</summary>
    public int Shards(int least)
    {
        var value = U32();
        return value >= least && value <= ShardKey.MaxShards - 1 + least
            ? (int)value
            : throw Fault($"{value} is out of range for shards");
    }

    public Amount Amount()
    {
        var size = U8();
        if (size > 16)
        {
            throw Fault("an amount in it has more than 16 bytes");
        }

        var digits = Bytes(size);
        if (size > 0 && digits[0] == 0)
        {
            throw Fault("an amount in it has leading zeros");
        }

        Span<byte> padded = stackalloc byte[16];
        padded[..(16 - size)].Clear();
        digits.CopyTo(padded[(16 - size)..]);
        return new Amount(BinaryPrimitives.ReadUInt128BigEndian(padded));
    }

    public Timestamp Time()
    {
        var microseconds = U64();
        return microseconds <= (ulong)Timestamp.Max.Microseconds
            ? new Timestamp((long)microseconds)
            : throw Fault("a time in it is out of range");
    }

    /// <summary>An expiry: a time, or 0 for none.</summary>
    public Timestamp? Expiry() => Time() is { Microseconds: > 0 } time ? time : null;

    public Hash256? Commitment() => Flag() ? Hash() : null;

    public Overdraft Overdraft() => Flag() ? Ledger.Overdraft.Unlimited : new Overdraft(Amount());

    public NormalSide Side() => Flag() ? NormalSide.Debit : NormalSide.Credit;

    /// <summary>A byte that is 0 or 1.</summary>
    public bool Flag() => U8() switch
    {
        0 => false,
        1 => true,
        var other => throw Fault($"a byte that must be 0 or 1 is {other}"),
    };

    public TransferList Transfers()
    {
        var count = U16();
        if (count is 0 or > Transfer.MaxPerTransaction)
        {
            throw Fault($"it has {count} transfers");
        }

        var transfers = new Transfer[count];
        for (var i = 0; i < count; i++)
        {
            transfers[i] = new Transfer(AccountId(), AccountId(), Amount());
            if (transfers[i].Debit == transfers[i].Credit)
            {
                throw Fault($"transfer {i} debits and credits the same account");
            }
        }

        return new TransferList(transfers);
    }

    /// <summary>Bytes that are left over have no meaning, and so could be anything.</summary>
    public void End()
    {
        if (Left == 0 && input is not null)
        {
            _bytes = input.Next(0, 1);
            _before += _at;
            _at = 0;
        }

        if (Left > 0)
        {
            throw Fault($"{Left} bytes are left over");
        }
    }

    /// <summary>The exception for what is wrong at this place.</summary>
    public readonly FormatException Fault(string problem) => new($"This is not {what}: {problem} (at byte {Position}).");

    private void GoOn(int count)
    {
        if (input is not null)
        {
            _bytes = input.Next(Left, count);
            _before += _at;
            _at = 0;
        }

        if (Left < count)
        {
            throw Fault("it ends too early");
        }
    }

    private string Text(int length)
    {
        var utf8 = Bytes(length);
        return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw Fault("a text in it is not well-formed UTF-8");
    }
}
