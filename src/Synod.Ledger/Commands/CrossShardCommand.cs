namespace Synod.Ledger;

/// <summary>
/// A step of a transaction across shards (docs/cross-shard.md). Ledgers ask their shards for it; clients do not.
/// </summary>
public abstract record CrossShardCommand : Command;

/// <summary>Asks a participant to hold its leg. The same again, while it is held, is a repeat.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Home">The number of the shard that will decide.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="IsPending">True if the transaction only reserves.</param>
/// <param name="Transfers">Those of its transfers that touch the participant, in order.</param>
/// <param name="Assets">What each of them moves.</param>
public sealed record PrepareTransaction(
    TransactionId Id, int Home, int Attempt, bool IsPending, TransferList Transfers, ValueList<Asset> Assets) : CrossShardCommand;

/// <summary>Asks the home to decide for a transaction, all others having agreed.</summary>
/// <param name="Transaction">What the client asked for: a <see cref="SubmitTransaction"/> or a <see cref="ReverseTransaction"/>.</param>
/// <param name="Agreement">The others' votes.</param>
public sealed record DecideTransaction(Command Transaction, Agreement Agreement) : CrossShardCommand;

/// <summary>Asks the home to decide against an attempt. A repeat if that, or the transaction itself, is decided already.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
public sealed record AbortTransaction(TransactionId Id, int Attempt) : CrossShardCommand;

/// <summary>Tells a participant that its home has posted what it holds.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Position">The position in the participant's tree of the <see cref="TransactionPrepared"/>.</param>
/// <param name="Decision">The entry of the home that says so.</param>
/// <param name="Transfers">What was posted: the hold's transfers, with amounts of at most what they hold.</param>
public sealed record CommitHold(
    TransactionId Id, ulong Position, EntryReference Decision, TransferList Transfers) : CrossShardCommand;

/// <summary>Tells a participant that what it holds will not be posted.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Position">The position in the participant's tree of the <see cref="TransactionPrepared"/>.</param>
/// <param name="Decision">The entry of the home that says so.</param>
public sealed record ReleaseHold(TransactionId Id, ulong Position, EntryReference Decision) : CrossShardCommand;
