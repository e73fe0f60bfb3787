using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Synod.Benchmarks;

/// <summary>Writes requests into a buffer that is used again: what is measured is the server, not its client.</summary>
internal sealed class TransactionBodies(TransferMix mix, BodyKind kind) : IDisposable
{
    private const int IdLength = 32;
    private const int MaxAmountDigits = 10;
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Transfers = JsonEncodedText.Encode("transfers");
    private static readonly JsonEncodedText Debit = JsonEncodedText.Encode("debit");
    private static readonly JsonEncodedText Credit = JsonEncodedText.Encode("credit");
    private static readonly JsonEncodedText Amount = JsonEncodedText.Encode("amount");
    private readonly JsonEncodedText[] _names = [.. mix.Accounts.Names.Select(name => JsonEncodedText.Encode(name.Value))];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    /// <summary>A request of some transactions; good until the next one is made.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many; one alone is not in an array.</param>
    public ReadOnlyMemory<byte> Write(long first, int count)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        var isArray = kind == BodyKind.Json && count > 1;
        if (isArray)
        {
            _writer.WriteStartArray();
        }

        for (var n = first; n < first + count; n++)
        {
            WriteOne(n);
            if (kind == BodyKind.NdJson)
            {
                _writer.Flush();
                _writer.Reset();
                _buffer.Write("\n"u8);
            }
        }

        if (isArray)
        {
            _writer.WriteEndArray();
        }

        _writer.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _writer.Dispose();

    private void WriteOne(long number)
    {
        var transfer = mix.At(number);
        Span<byte> id = stackalloc byte[IdLength];
        mix.IdOf(number).TryFormat(id, out _, "x32", CultureInfo.InvariantCulture);
        Span<byte> amount = stackalloc byte[MaxAmountDigits];
        Utf8Formatter.TryFormat(transfer.Amount, amount, out var digits);

        _writer.WriteStartObject();
        _writer.WriteString(Id, id);
        _writer.WriteStartArray(Transfers);
        _writer.WriteStartObject();
        _writer.WriteString(Debit, _names[transfer.Debit]);
        _writer.WriteString(Credit, _names[transfer.Credit]);
        _writer.WriteString(Amount, amount[..digits]);
        _writer.WriteEndObject();
        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }
}
