using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

[Description("A transaction to submit: its transfers happen all or not at all. The same again is a repeat.")]
internal sealed record TransactionRequestBody
{
    [RegularExpression(Patterns.Id), Description("May stand in the header Idempotency-Key instead.")]
    public string? Id { get; init; }

    [MinLength(1), MaxLength(Transfer.MaxPerTransaction)]
    public required IReadOnlyList<TransferBody> Transfers { get; init; }

    [Description("Reserves the amounts instead of posting them.")]
    public PendingRequestBody? Pending { get; init; }

    [Description("At most 64 pairs and 4,096 bytes. The chain holds only a salted hash of it.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [MaxLength(Ledger.Reference.MaxBytes), Description("The client's own reference, in the clear and for good.")]
    public string? Reference { get; init; }
}

internal sealed record PendingRequestBody
{
    [Range(1, PendingTerms.MaxTimeoutSeconds), Description("Seconds of block time until it expires; without it, never.")]
    public long? Timeout { get; init; }
}

[Description("How to post a reservation.")]
internal sealed record PostRequestBody
{
    [MinLength(1), MaxLength(Transfer.MaxPerTransaction), Description("One amount for each transfer; without it, all of it.")]
    public IReadOnlyList<string>? Amounts { get; init; }
}

[Description("The transaction that undoes another.")]
internal sealed record ReverseRequestBody
{
    [RegularExpression(Patterns.Id), Description("The new transaction's id. May stand in the header Idempotency-Key instead.")]
    public string? Id { get; init; }

    [MaxLength(Ledger.Reference.MaxBytes)]
    public string? Reference { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

[Description("A transaction.")]
internal sealed record TransactionBody(
    [property: RegularExpression(Patterns.Id)] string Id,
    [property: AllowedValues("posted", "pending", "voided", "expired")] string Status,
    IReadOnlyList<TransferBody> Transfers,
    string Reference,
    [property: Description("Null if it was erased.")] IReadOnlyDictionary<string, string>? Metadata,
    [property: Description("The salt of its commitment, base64; null if there is none.")] string? MetadataSalt,
    int Shard,
    ulong Height,
    [property: Description("The entry's position in the shard's tree.")] ulong Index,
    [property: Description(Patterns.Time)] string Timestamp,
    [property: Description(Patterns.Time + "; null for never.")] string? ExpiresAt,
    [property: Description("The transaction that this one undoes.")] string? Reverses,
    [property: Description("The transaction that undoes this one.")] string? ReversedBy,
    [property: Description("How its reservation ended; null while it is pending, or if it reserved nothing.")] ResolutionBody? Resolution,
    SeenBody Seen)
{
    public static TransactionBody From(TransactionView view)
    {
        var (creation, place) = (view.Creation, view.CreatedIn);
        var resolution = ResolutionBody.From(view);
        return new TransactionBody(
            creation.Id.Value, resolution?.Kind ?? (creation is TransactionReserved ? "pending" : "posted"),
            TransferBody.From(creation.Transfers), creation.Reference.Value,
            Words.Of(view.Metadata), Words.Base64(view.MetadataSalt),
            place.Shard, place.Height, place.Index, place.Timestamp.ToString(),
            (creation as TransactionReserved)?.Expiry?.ToString(), (creation as TransactionPosted)?.Reverses?.Value,
            view.ReversedBy?.Value, resolution, SeenBody.From(view.Seen));
    }
}

[Description("How a reservation ended.")]
internal sealed record ResolutionBody(
    [property: AllowedValues("posted", "voided", "expired")] string Kind,
    [property: Description("The amounts that were posted; empty if none were.")] IReadOnlyList<TransferBody> Transfers,
    ulong Height,
    ulong Index,
    [property: Description(Patterns.Time)] string Timestamp)
{
    public static ResolutionBody? From(TransactionView view)
    {
        if (view is not { Resolution: { } entry, ResolvedIn: { } place })
        {
            return null;
        }

        var (kind, transfers) = entry switch
        {
            PendingPosted posted => ("posted", TransferBody.From(posted.Transfers)),
            PendingVoided => ("voided", []),
            PendingExpired => ("expired", []),
            _ => throw new InvalidOperationException($"An entry {entry.GetType().Name} ends no reservation."),
        };
        return new ResolutionBody(kind, transfers, place.Height, place.Index, place.Timestamp.ToString());
    }
}
