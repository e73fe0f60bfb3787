using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;
using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>
/// Writes the bodies of requests into a buffer that is used again, byte by byte: what is measured is the server, and its client
/// takes its processor time from the same machine.
/// </summary>
internal sealed class TransactionBodies
{
    /// <summary>How many bytes are left free before a body, for the head of its request.</summary>
    public const int HeadRoom = 512;

    private const int IdBytes = 16;
    private const byte BulkVersion = 1;
    private readonly TransferMix _mix;
    private readonly BodyKind _kind;
    private readonly byte[][] _debits;
    private readonly byte[][] _credits;
    private readonly int _maxSize;
    private byte[] _buffer = [];
    private uint[] _amounts = [];
    private int _length;

    public TransactionBodies(TransferMix mix, BodyKind kind)
    {
        _mix = mix;
        _kind = kind;
        _debits = [.. mix.Accounts.Names.Select(name => Around(name, "\",\"transfers\":[{\"debit\":\"", "\",\"credit\":\""))];
        _credits = [.. mix.Accounts.Names.Select(name => Around(name, "", "\",\"amount\":\""))];

        // With the id, the longest amount and what is between items.
        _maxSize = _debits.Max(d => d.Length) + _credits.Max(c => c.Length) + 64;
    }

    /// <summary>The type of the bodies.</summary>
    public string ContentType => _kind switch
    {
        BodyKind.Binary => BulkTransactions.MediaType,
        BodyKind.NdJson => "application/x-ndjson",
        _ => "application/json",
    };

    /// <summary>The type of the answers.</summary>
    public string Accept => _kind == BodyKind.Binary ? BulkResults.MediaType : ContentType;

    /// <summary>The body of the last request, with <see cref="HeadRoom"/> bytes before it; good until the next one is made.</summary>
    public Memory<byte> WithHeadRoom => _buffer.AsMemory(0, HeadRoom + _length);

    /// <summary>The amounts of the last request, in order.</summary>
    public ReadOnlySpan<uint> Amounts => _amounts;

    /// <summary>Makes a request of some transactions.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many; one alone is not in an array.</param>
    public ReadOnlyMemory<byte> Write(long first, int count)
    {
        if (_amounts.Length != count)
        {
            _amounts = new uint[count];
            _buffer = new byte[HeadRoom + 8 + (count * _maxSize)];
        }

        var body = _buffer.AsSpan(HeadRoom);
        _length = _kind == BodyKind.Binary ? WriteBytes(body, first, count) : WriteJson(body, first, count);
        return _buffer.AsMemory(HeadRoom, _length);
    }

    private int WriteBytes(Span<byte> body, long first, int count)
    {
        body[0] = BulkVersion;
        BinaryPrimitives.WriteUInt32BigEndian(body[1..], (uint)count);
        var at = 5;
        for (var i = 0; i < count; i++)
        {
            var transfer = _mix.At(first + i);
            _amounts[i] = transfer.Amount;
            body[at++] = 2 * IdBytes;
            at += WriteId(body[at..], first + i);
            BinaryPrimitives.WriteUInt16BigEndian(body[at..], 1);
            at += 2;
            at += Copy(_debits[transfer.Debit], body[at..]);
            at += Copy(_credits[transfer.Credit], body[at..]);
            var zeros = BitOperations.LeadingZeroCount(transfer.Amount) / 8;
            body[at++] = (byte)(4 - zeros);
            BinaryPrimitives.WriteUInt32BigEndian(body[at..], transfer.Amount << (8 * zeros));
            at += 4 - zeros;

            // Posted at once, no reference, no metadata.
            body.Slice(at, 5).Clear();
            at += 5;
        }

        return at;
    }

    private int WriteJson(Span<byte> body, long first, int count)
    {
        var isArray = _kind == BodyKind.Json && count > 1;
        var at = isArray ? Copy("["u8, body) : 0;
        for (var i = 0; i < count; i++)
        {
            var transfer = _mix.At(first + i);
            _amounts[i] = transfer.Amount;
            at += Copy("{\"id\":\""u8, body[at..]);
            at += WriteId(body[at..], first + i);
            at += Copy(_debits[transfer.Debit], body[at..]);
            at += Copy(_credits[transfer.Credit], body[at..]);
            Utf8Formatter.TryFormat(transfer.Amount, body[at..], out var digits);
            at += digits;
            at += Copy("\"}]}"u8, body[at..]);
            if (_kind == BodyKind.NdJson)
            {
                body[at++] = (byte)'\n';
            }
            else if (isArray)
            {
                body[at++] = (byte)(i + 1 < count ? ',' : ']');
            }
        }

        return at;
    }

    private int WriteId(Span<byte> text, long number)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteUInt128BigEndian(id, _mix.IdOf(number));
        Convert.TryToHexStringLower(id, text, out var length);
        return length;
    }

    private byte[] Around(AccountId name, string before, string after) => _kind == BodyKind.Binary
        ? [(byte)name.Value.Length, .. Encoding.ASCII.GetBytes(name.Value)]
        : Encoding.ASCII.GetBytes(before + name.Value + after);

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
