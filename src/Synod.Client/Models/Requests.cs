using System.Text.Json.Serialization;
using Synod.Ledger;

namespace Synod.Client;

// What the API reads (docs/api.md). Callers use the commands of Synod.Ledger; these are only their JSON. What a client
// did not say is not written: the server refuses a null where it expects a value.
internal sealed record LedgerRequest(int Shards);

internal sealed record AccountRequest(
    AccountId Id,
    Asset Asset,
    NormalSide NormalSide,
    Overdraft Overdraft,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Metadata? Metadata)
{
    public static AccountRequest From(OpenAccount command) =>
        new(command.Id, command.Asset, command.NormalSide, command.Overdraft, NoneAsNull(command.Metadata));

    public static Metadata? NoneAsNull(Metadata metadata) => metadata.IsEmpty ? null : metadata;
}

internal sealed record TransactionRequest(
    TransactionId Id,
    IReadOnlyList<Transfer> Transfers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PendingRequest? Pending,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Metadata? Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference)
{
    public static TransactionRequest From(SubmitTransaction command) => new(
        command.Id,
        command.Transfers,
        command.Pending is { } terms ? new PendingRequest(terms.TimeoutSeconds) : null,
        AccountRequest.NoneAsNull(command.Metadata),
        ReferenceOrNull(command.Reference));

    public static string? ReferenceOrNull(Reference reference) => reference.Value.Length == 0 ? null : reference.Value;
}

internal sealed record PendingRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Timeout);

internal sealed record PostRequest(IReadOnlyList<Amount> Amounts);

internal sealed record ReverseRequest(
    TransactionId Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Metadata? Metadata);
