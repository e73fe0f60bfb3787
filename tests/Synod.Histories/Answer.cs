using Synod.Ledger;

namespace Synod.Histories;

/// <summary>What a client was told.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>The command is in the chain.</summary>
    /// <param name="IsRepeat">True if it was there before.</param>
    public sealed record Done(bool IsRepeat) : Answer
    {
        /// <inheritdoc/>
        public override string ToString() => IsRepeat ? "done before" : "done";
    }

    /// <summary>A rule refused the command.</summary>
    /// <param name="Code">The rule.</param>
    public sealed record Refused(RefusalCode Code) : Answer
    {
        /// <inheritdoc/>
        public override string ToString() => Code.ToString();
    }

    /// <summary>What an account was.</summary>
    /// <param name="Totals">Its totals; null if there was no such account.</param>
    public sealed record OfAccount(Totals? Totals) : Answer
    {
        /// <inheritdoc/>
        public override string ToString() => Totals is { } totals ? OperationText.Of(totals) : "no such account";
    }

    /// <summary>What several accounts were together.</summary>
    /// <param name="Accounts">The totals of each; null for one that was not there.</param>
    public sealed record OfAccounts(IReadOnlyList<Totals?> Accounts) : Answer
    {
        /// <inheritdoc/>
        public bool Equals(OfAccounts? other) => other is not null && Accounts.SequenceEqual(other.Accounts);

        /// <inheritdoc/>
        public override int GetHashCode() => Accounts.Aggregate(Accounts.Count, HashCode.Combine);

        /// <inheritdoc/>
        public override string ToString() => string.Join("; ", Accounts.Select(t => new OfAccount(t)));
    }

    /// <summary>What a transaction was.</summary>
    /// <param name="Facts">What it was; null if there was no such transaction.</param>
    public sealed record OfTransaction(TransactionFacts? Facts) : Answer
    {
        /// <inheritdoc/>
        public override string ToString() => Facts?.ToString() ?? "no such transaction";
    }
}
