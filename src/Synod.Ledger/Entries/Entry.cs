using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// One atomic change in a block, with its outcome: one leaf of the shard's Merkle tree (docs/formats.md, "Entry").
/// </summary>
/// <param name="Timestamp">The timestamp of its block, so that a receipt says when.</param>
public abstract record Entry(Timestamp Timestamp);

/// <summary>The first entry of every shard: whose chain this is.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Shards">How many shards its ledger has.</param>
/// <param name="Origin">The first line of the shard's checkpoints.</param>
/// <param name="SignerKey">The public key that signs them: SPKI, DER.</param>
public sealed record ShardOpened(
    Timestamp Timestamp, ShardKey Shard, int Shards, string Origin, ReadOnlyMemory<byte> SignerKey) : Entry(Timestamp)
{
    /// <inheritdoc/>
    public bool Equals(ShardOpened? other) => other is not null && Timestamp == other.Timestamp && Shard == other.Shard
        && Shards == other.Shards && Origin == other.Origin && SignerKey.Span.SequenceEqual(other.SignerKey.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Timestamp, Shard, Shards, Origin);
}

/// <summary>An account was opened.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The account.</param>
/// <param name="Asset">What it counts.</param>
/// <param name="NormalSide">The side on which its balance grows.</param>
/// <param name="Overdraft">How far it may go against that side.</param>
/// <param name="MetadataCommitment">The salted hash of its metadata; null for none.</param>
public sealed record AccountOpened(
    Timestamp Timestamp, AccountId Id, Asset Asset, NormalSide NormalSide, Overdraft Overdraft, Hash256? MetadataCommitment)
    : Entry(Timestamp);

/// <summary>An entry that gave a transaction its id.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Transfers">What it moves or reserves.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="MetadataCommitment">The salted hash of its metadata; null for none.</param>
public abstract record TransactionEntry(
    Timestamp Timestamp, TransactionId Id, TransferList Transfers, Reference Reference, Hash256? MetadataCommitment)
    : Entry(Timestamp)
{
    /// <summary>What the other shards of its accounts agreed to; null if all of its accounts are on this shard.</summary>
    public Agreement? Agreement { get; init; }
}

/// <summary>A transaction was posted at once.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Transfers">What it moved.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="MetadataCommitment">The salted hash of its metadata; null for none.</param>
/// <param name="Reverses">The transaction that this one undoes; null for none.</param>
public sealed record TransactionPosted(
    Timestamp Timestamp, TransactionId Id, TransferList Transfers, Reference Reference, Hash256? MetadataCommitment,
    TransactionId? Reverses) : TransactionEntry(Timestamp, Id, Transfers, Reference, MetadataCommitment);

/// <summary>A transaction reserved its amounts.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Transfers">What it reserved.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="MetadataCommitment">The salted hash of its metadata; null for none.</param>
/// <param name="Expiry">The block time from which it counts as expired; null for never.</param>
public sealed record TransactionReserved(
    Timestamp Timestamp, TransactionId Id, TransferList Transfers, Reference Reference, Hash256? MetadataCommitment,
    Timestamp? Expiry) : TransactionEntry(Timestamp, Id, Transfers, Reference, MetadataCommitment);

/// <summary>An entry that ended a reservation.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction that had reserved.</param>
public abstract record ResolutionEntry(Timestamp Timestamp, TransactionId Id) : Entry(Timestamp);

/// <summary>A reservation was posted, in full or in part.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction that had reserved.</param>
/// <param name="Transfers">What was posted: its transfers, with amounts of at most what they reserved.</param>
public sealed record PendingPosted(Timestamp Timestamp, TransactionId Id, TransferList Transfers) : ResolutionEntry(Timestamp, Id);

/// <summary>A reservation was released at a client's word.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction that had reserved.</param>
public sealed record PendingVoided(Timestamp Timestamp, TransactionId Id) : ResolutionEntry(Timestamp, Id);

/// <summary>A reservation was released at its time-out.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction that had reserved.</param>
public sealed record PendingExpired(Timestamp Timestamp, TransactionId Id) : ResolutionEntry(Timestamp, Id);

/// <summary>A ledger was created. Stands only in the ledger <c>synod</c>.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Name">The ledger.</param>
/// <param name="Shards">How many shards it has.</param>
public sealed record LedgerCreated(Timestamp Timestamp, LedgerName Name, int Shards) : Entry(Timestamp);
