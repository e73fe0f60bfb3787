using Synod.Ledger;

namespace Synod.Histories;

/// <summary>What a client asked.</summary>
public abstract record Operation
{
    private Operation()
    {
    }

    /// <summary>It sent a command.</summary>
    /// <param name="Command">The command, well-formed: any but <see cref="CreateLedger"/>.</param>
    public sealed record Do(Command Command) : Operation
    {
        /// <inheritdoc/>
        public override string ToString() => OperationText.Of(Command);
    }

    /// <summary>It read an account, and wanted the newest.</summary>
    /// <param name="Id">The account.</param>
    public sealed record ReadAccount(AccountId Id) : Operation
    {
        /// <inheritdoc/>
        public override string ToString() => $"read account {Id}";
    }

    /// <summary>It read several accounts, and wanted them as they were together.</summary>
    /// <param name="Ids">The accounts.</param>
    public sealed record ReadAccounts(IReadOnlyList<AccountId> Ids) : Operation
    {
        /// <inheritdoc/>
        public override string ToString() => $"read accounts {string.Join(", ", Ids)}";
    }

    /// <summary>It read a transaction, and wanted the newest.</summary>
    /// <param name="Id">The transaction.</param>
    public sealed record ReadTransaction(TransactionId Id) : Operation
    {
        /// <inheritdoc/>
        public override string ToString() => $"read transaction {Id}";
    }
}
