namespace Synod.Ledger;

/// <summary>
/// A leg that a participant has prepared and whose outcome it has not written down yet (docs/cross-shard.md). It stands beside
/// the totals of its accounts, not in them: what was never decided must not be seen in a balance.
/// </summary>
/// <param name="Id">The transaction.</param>
/// <param name="Position">The position in this shard's tree of the <see cref="TransactionPrepared"/>: what it is known by.</param>
/// <param name="Home">The number of the shard that decides.</param>
/// <param name="Attempt">Which attempt it belongs to, from 1.</param>
/// <param name="IsPending">True if the transaction only reserves: then it may be posted in part.</param>
/// <param name="Since">The block time since when it holds.</param>
/// <param name="Transfers">The transfers that touch this shard; of each only the side that is here is held.</param>
public sealed record Hold(
    TransactionId Id, ulong Position, int Home, int Attempt, bool IsPending, Timestamp Since, TransferList Transfers);
