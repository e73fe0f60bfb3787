namespace Synod.Ledger;

/// <summary>What a pending transaction holds until it is posted, voided or expired.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Transfers">What it reserved.</param>
/// <param name="Expiry">The block time from which it counts as expired; null for never.</param>
public sealed record Reservation(TransactionId Id, TransferList Transfers, Timestamp? Expiry)
{
    /// <summary>True if a block of this time may no longer post or void it.</summary>
    public bool IsDue(Timestamp blockTime) => Expiry is { } expiry && expiry <= blockTime;
}
