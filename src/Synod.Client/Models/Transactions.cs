using System.Text.Json.Serialization;
using Synod.Ledger;

namespace Synod.Client;

/// <summary>A transaction as it is read.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Status">What it is now.</param>
/// <param name="Transfers">What it moved or reserved.</param>
/// <param name="Reference">The client's own reference; empty for none.</param>
/// <param name="Metadata">The client's own words; null if erased.</param>
/// <param name="MetadataSalt">The salt of the leaf's commitment to the metadata, 32 bytes; null if there is none.</param>
/// <param name="Shard">The shard of the entry that gave the transaction its id.</param>
/// <param name="Height">That entry's block.</param>
/// <param name="Index">That entry's position in the shard's tree.</param>
/// <param name="Timestamp">When, in block time.</param>
/// <param name="ExpiresAt">When the reservation expires; null for never, or for no reservation.</param>
/// <param name="Reverses">The transaction that this one undoes; null for none.</param>
/// <param name="ReversedBy">The transaction that undoes this one; null for none.</param>
/// <param name="Resolution">How its reservation ended; null if it has not, or is none.</param>
/// <param name="Seen">The block that the read saw.</param>
public sealed record TransactionDetails(
    TransactionId Id, TransactionStatus Status, IReadOnlyList<Transfer> Transfers, string Reference, Metadata? Metadata,
    byte[]? MetadataSalt, int Shard, ulong Height, ulong Index, Timestamp Timestamp, Timestamp? ExpiresAt,
    TransactionId? Reverses, TransactionId? ReversedBy, ResolutionDetails? Resolution, SeenBlock Seen);

/// <summary>How a reservation ended.</summary>
/// <param name="Kind">Posted, voided or expired.</param>
/// <param name="Transfers">What was posted; null if nothing was.</param>
/// <param name="Height">The block that says so.</param>
/// <param name="Index">The entry that says so.</param>
/// <param name="Timestamp">When, in block time.</param>
public sealed record ResolutionDetails(
    TransactionStatus Kind, IReadOnlyList<Transfer>? Transfers, ulong Height, ulong Index, Timestamp Timestamp);

/// <summary>What a transaction is.</summary>
public enum TransactionStatus
{
    /// <summary>It moved its amounts.</summary>
    [JsonStringEnumMemberName("posted")]
    Posted,

    /// <summary>It reserves its amounts.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Its reservation was released by a client.</summary>
    [JsonStringEnumMemberName("voided")]
    Voided,

    /// <summary>Its reservation was released by its time-out.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <summary>An answer to a write.</summary>
/// <typeparam name="T">What was written.</typeparam>
/// <param name="IsNew">True if this request did it (201); false if the same was done before (200).</param>
/// <param name="Value">It, as it is now.</param>
public sealed record Written<T>(bool IsNew, T Value);

/// <summary>What became of one item of a batch.</summary>
/// <param name="Id">The account or the transaction; null if the item was too malformed to have one.</param>
/// <param name="Status">201 new, 200 the same again, else the status of <paramref name="Problem"/>.</param>
/// <param name="Shard">The shard of its entry.</param>
/// <param name="Height">The block of its entry.</param>
/// <param name="Index">The position of its entry in the shard's tree.</param>
/// <param name="Problem">Why it was not done; null if it was.</param>
public sealed record ItemResult(
    string? Id, int Status, int? Shard = null, ulong? Height = null, ulong? Index = null, Problem? Problem = null)
{
    /// <summary>True if the item is in the chain: it was put there now, or before.</summary>
    [JsonIgnore]
    public bool IsDone => Status is 200 or 201;
}

/// <summary>The results of a batch, as the API wraps them.</summary>
internal sealed record ItemResults(IReadOnlyList<ItemResult> Results);
