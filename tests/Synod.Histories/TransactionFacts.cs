using Synod.Ledger;

namespace Synod.Histories;

/// <summary>Where a transaction is in its life.</summary>
public enum TransactionPhase
{
    /// <summary>Posted when it was created: a transfer or a reversal.</summary>
    Posted,

    /// <summary>A reservation that has not ended.</summary>
    Reserved,

    /// <summary>A reservation that was posted, in full or in part.</summary>
    Settled,

    /// <summary>A reservation that was voided.</summary>
    Released,
}

/// <summary>What a reader can tell about a transaction.</summary>
/// <param name="Phase">Where it is in its life.</param>
/// <param name="Transfers">What it moved or reserved when it was created.</param>
/// <param name="Settled">What was posted of a reservation, zeros included; null in every other phase.</param>
/// <param name="Reverses">The transaction that it undoes; null for none.</param>
/// <param name="ReversedBy">The transaction that undoes it; null for none.</param>
public sealed record TransactionFacts(
    TransactionPhase Phase, TransferList Transfers, TransferList? Settled, TransactionId? Reverses, TransactionId? ReversedBy)
{
    /// <summary>What it has posted; null if that is nothing.</summary>
    public TransferList? PostedTransfers => Phase switch
    {
        TransactionPhase.Posted => Transfers,
        TransactionPhase.Settled => Settled,
        _ => null,
    };

    // Facts of one transaction are compared with each other far more often than with those of another one.
    /// <inheritdoc/>
    public override int GetHashCode() => ((int)Phase * 2) + (ReversedBy is null ? 0 : 1);

    /// <inheritdoc/>
    public override string ToString() => string.Concat(
        $"{Phase} {OperationText.Of(Transfers)}",
        Settled is null ? "" : $", settled {string.Join(", ", Settled.Select(t => t.Amount))}",
        Reverses is null ? "" : $", reverses {Reverses}",
        ReversedBy is null ? "" : $", reversed by {ReversedBy}");
}
