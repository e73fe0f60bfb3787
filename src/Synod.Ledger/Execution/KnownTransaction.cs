namespace Synod.Ledger;

/// <summary>What blocks before this one say of a transaction.</summary>
/// <param name="Creation">The entry that gave it its id.</param>
/// <param name="Index">That entry's position in the shard's tree, from 0.</param>
/// <param name="Metadata">Its metadata; null if it was erased.</param>
/// <param name="Resolution">The entry that ended its reservation; null for none.</param>
/// <param name="ResolutionIndex">That entry's position in the shard's tree.</param>
/// <param name="ReversedBy">The transaction that reverses it; null for none.</param>
public sealed record KnownTransaction(
    TransactionEntry Creation,
    ulong Index,
    Metadata? Metadata,
    ResolutionEntry? Resolution,
    ulong? ResolutionIndex,
    TransactionId? ReversedBy);
