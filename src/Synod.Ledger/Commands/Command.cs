namespace Synod.Ledger;

/// <summary>What a client asks of a shard. Executed against the shard's state, it becomes an entry, a repeat or a refusal.</summary>
public abstract record Command;

/// <summary>Opens an account.</summary>
/// <param name="Id">The account's name. The same again with the same settings is a repeat, with others a conflict.</param>
/// <param name="Asset">What it counts.</param>
/// <param name="NormalSide">The side on which its balance grows.</param>
/// <param name="Overdraft">How far it may go against that side.</param>
/// <param name="Metadata">The client's own words about it.</param>
public sealed record OpenAccount(
    AccountId Id, Asset Asset, NormalSide NormalSide, Overdraft Overdraft, Metadata Metadata) : Command;

/// <summary>Moves money, or reserves it.</summary>
/// <param name="Id">The transaction's name. The same again with the same content is a repeat, with other content a conflict.</param>
/// <param name="Transfers">1 to 1,000 transfers of at least 1, between different accounts, that happen all or not at all.</param>
/// <param name="Pending">Not null to reserve only.</param>
/// <param name="Metadata">The client's own words about it.</param>
/// <param name="Reference">The client's own reference.</param>
public sealed record SubmitTransaction(
    TransactionId Id, IReadOnlyList<Transfer> Transfers, PendingTerms? Pending, Metadata Metadata, Reference Reference) : Command;

/// <summary>Posts a reservation, in full or in part. What is not posted is released.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Amounts">One amount for each transfer, none over what it reserved and not all zero; null for all of it.</param>
public sealed record PostPending(TransactionId Id, IReadOnlyList<Amount>? Amounts) : Command;

/// <summary>Releases a reservation.</summary>
/// <param name="Id">The reservation.</param>
public sealed record VoidPending(TransactionId Id) : Command;

/// <summary>Undoes a posted transaction by a new one with debits and credits exchanged. Nothing is ever edited.</summary>
/// <param name="Id">The new transaction's name.</param>
/// <param name="Reverses">The transaction that it undoes, which was posted and is not reversed yet.</param>
/// <param name="Metadata">The client's own words about it.</param>
/// <param name="Reference">The client's own reference.</param>
public sealed record ReverseTransaction(
    TransactionId Id, TransactionId Reverses, Metadata Metadata, Reference Reference) : Command;

/// <summary>Creates a ledger. Only the shard of the ledger <c>synod</c> executes it.</summary>
/// <param name="Name">The new ledger's name, not <c>synod</c>.</param>
/// <param name="Shards">How many shards it is split into, 1 to <see cref="ShardKey.MaxShards"/>, for good.</param>
public sealed record CreateLedger(LedgerName Name, int Shards) : Command;
