using System.Globalization;
using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the transactions of a submission.</summary>
/// <param name="key">The id from the header <c>Idempotency-Key</c>; null for none.</param>
/// <param name="recent">Names that may come again.</param>
internal sealed class TransactionReader(TransactionId? key, RecentAccounts recent) : IItemReader<SubmitTransaction>
{
    // The fields of a transaction that were there already, as bits: a second one is an error.
    private const int IdField = 1;
    private const int TransfersField = 2;
    private const int PendingField = 4;
    private const int MetadataField = 8;
    private const int ReferenceField = 16;

    public BodyTypes BodyTypes => BodyTypes.JsonOrLinesOrBulk;

    public Item<SubmitTransaction> Read(JsonElement value, InputErrors errors) => TransactionInput.Read(value, key, errors);

    public Item<SubmitTransaction> ReadPlain(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        var (id, transfers, reference) = (default(TransactionId), default(Transfer[]), default(Reference));
        PendingTerms? pending = null;
        var metadata = Metadata.None;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(in reader);
            if (field == 0 || (seen & field) != 0 || !reader.Read())
            {
                return default;
            }

            seen |= field;
            var isRead = field switch
            {
                IdField => PlainText.TryRead(in reader, out id),
                TransfersField => PlainTransfers.TryRead(ref reader, recent, out transfers),
                PendingField => TryReadPending(ref reader, out pending),
                MetadataField => PlainText.TryReadMetadata(ref reader, out metadata),
                _ => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
                    && Reference.TryParse(reader.GetString(), out reference),
            };
            if (!isRead)
            {
                return default;
            }
        }

        if (id == default && key is { } other)
        {
            id = other;
        }

        return transfers is null || id == default || (key is not null && key != id)
            ? default
            : new Item<SubmitTransaction>(id.Value, new SubmitTransaction(id, transfers, pending, metadata, reference));
    }

    public IReadOnlyList<SubmittedItem<SubmitTransaction>> ReadBulk(ReadOnlySpan<byte> bytes, GatewayOptions options)
    {
        List<SubmittedItem<SubmitTransaction>>? items = null;
        try
        {
            var reader = new BulkTransactionReader(bytes, recent);
            Submission.CheckCount(reader.Count, options);
            items = new List<SubmittedItem<SubmitTransaction>>((int)reader.Count);
            while (items.Count < reader.Count)
            {
                var command = reader.Next();
                items.Add(new SubmittedItem<SubmitTransaction>(command.Id.Value, command, null));
            }

            reader.End();
            return items;
        }
        catch (FormatException e)
        {
            var place = items is null ? "$" : string.Create(CultureInfo.InvariantCulture, $"$[{items.Count}]");
            throw new ProblemException(Problem.Malformed([new InputError(place, e.Message)]));
        }
    }

    private static int FieldOf(in Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? 0
        : reader.ValueTextEquals("id"u8) ? IdField
        : reader.ValueTextEquals("transfers"u8) ? TransfersField
        : reader.ValueTextEquals("pending"u8) ? PendingField
        : reader.ValueTextEquals("metadata"u8) ? MetadataField
        : reader.ValueTextEquals("reference"u8) ? ReferenceField
        : 0;

    private static bool TryReadPending(ref Utf8JsonReader reader, out PendingTerms? pending)
    {
        pending = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        long? timeout = null;
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped || !reader.ValueTextEquals("timeout"u8) || !reader.Read()
                || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var seconds)
                || seconds is < 1 or > PendingTerms.MaxTimeoutSeconds || !reader.Read())
            {
                return false;
            }

            timeout = seconds;
        }

        pending = new PendingTerms(timeout);
        return reader.TokenType == JsonTokenType.EndObject;
    }
}
