namespace Synod.Ledger;

/// <summary>The second byte of an entry: which record follows (docs/formats.md, "Entry").</summary>
internal enum EntryKind
{
    /// <summary><see cref="Ledger.ShardOpened"/>.</summary>
    ShardOpened = 1,

    /// <summary><see cref="Ledger.AccountOpened"/>.</summary>
    AccountOpened = 2,

    /// <summary><see cref="Ledger.TransactionPosted"/>.</summary>
    TransactionPosted = 3,

    /// <summary><see cref="Ledger.TransactionReserved"/>.</summary>
    TransactionReserved = 4,

    /// <summary><see cref="Ledger.PendingPosted"/>.</summary>
    PendingPosted = 5,

    /// <summary><see cref="Ledger.PendingVoided"/>.</summary>
    PendingVoided = 6,

    /// <summary><see cref="Ledger.PendingExpired"/>.</summary>
    PendingExpired = 7,

    /// <summary><see cref="Ledger.LedgerCreated"/>.</summary>
    LedgerCreated = 8,
}
