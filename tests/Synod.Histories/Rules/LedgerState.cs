using Synod.Ledger;

namespace Synod.Histories;

/// <summary>What a partition of the ledger holds: its accounts and its transactions, each in the place that the model gave it.</summary>
public sealed class LedgerState : IEquatable<LedgerState>
{
    internal LedgerState(Slots<KnownAccount> accounts, Slots<KnownTransaction> transactions)
    {
        Accounts = accounts;
        Transactions = transactions;
    }

    internal Slots<KnownAccount> Accounts { get; }

    internal Slots<KnownTransaction> Transactions { get; }

    /// <inheritdoc/>
    public bool Equals(LedgerState? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Accounts.Equals(other.Accounts) && Transactions.Equals(other.Transactions));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LedgerState);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Accounts, Transactions);
}

/// <summary>An account that was opened.</summary>
/// <param name="Opening">As what.</param>
/// <param name="Totals">Its totals now.</param>
internal sealed record KnownAccount(OpenAccount Opening, Totals Totals)
{
    // Settings never change, so they tell no two states apart.
    public override int GetHashCode() => Totals.GetHashCode();
}

/// <summary>A transaction that exists.</summary>
/// <param name="Facts">What a reader can tell of it.</param>
/// <param name="Pending">The terms that it was reserved on; null if it was posted at once.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Reference">Its reference.</param>
internal sealed record KnownTransaction(TransactionFacts Facts, PendingTerms? Pending, Metadata Metadata, Reference Reference)
{
    public override int GetHashCode() => Facts.GetHashCode();
}
