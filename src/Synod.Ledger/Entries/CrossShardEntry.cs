namespace Synod.Ledger;

/// <summary>A participant holds its leg of a transaction: it can no longer refuse it, only do what the home decides.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Home">The number of the shard that decides.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="IsPending">True if the transaction only reserves: then it may be posted in part.</param>
/// <param name="Transfers">Those of its transfers that touch this shard, in order.</param>
/// <param name="Assets">What each of them moves.</param>
public sealed record TransactionPrepared(
    Timestamp Timestamp, TransactionId Id, int Home, int Attempt, bool IsPending, TransferList Transfers, ValueList<Asset> Assets)
    : Entry(Timestamp);

/// <summary>The home decided that an attempt, and every one before it, never happens.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
public sealed record TransactionAborted(Timestamp Timestamp, TransactionId Id, int Attempt) : Entry(Timestamp);

/// <summary>An entry that ended a hold.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Position">The position in this shard's tree of the <see cref="TransactionPrepared"/>.</param>
/// <param name="Decision">The entry of the home that says so.</param>
public abstract record HoldEnded(Timestamp Timestamp, TransactionId Id, ulong Position, EntryReference Decision) : Entry(Timestamp);

/// <summary>A hold was posted, as its home decided.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Position">The position in this shard's tree of the <see cref="TransactionPrepared"/>.</param>
/// <param name="Decision">The entry of the home that posted it.</param>
/// <param name="Transfers">What was posted: the hold's transfers, with amounts of at most what they held.</param>
public sealed record HoldCommitted(
    Timestamp Timestamp, TransactionId Id, ulong Position, EntryReference Decision, TransferList Transfers)
    : HoldEnded(Timestamp, Id, Position, Decision);

/// <summary>A hold was given back, as its home decided.</summary>
/// <param name="Timestamp">The timestamp of its block.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Position">The position in this shard's tree of the <see cref="TransactionPrepared"/>.</param>
/// <param name="Decision">The entry of the home that aborted, voided or expired it, or that was decided with another vote.</param>
public sealed record HoldReleased(Timestamp Timestamp, TransactionId Id, ulong Position, EntryReference Decision)
    : HoldEnded(Timestamp, Id, Position, Decision);
