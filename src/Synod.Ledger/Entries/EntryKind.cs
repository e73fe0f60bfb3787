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

    /// <summary><see cref="Ledger.TransactionPosted"/> with an <see cref="Agreement"/>.</summary>
    PostedAcrossShards = 9,

    /// <summary><see cref="Ledger.TransactionReserved"/> with an <see cref="Agreement"/>.</summary>
    ReservedAcrossShards = 10,

    /// <summary><see cref="Ledger.TransactionPrepared"/>.</summary>
    TransactionPrepared = 11,

    /// <summary><see cref="Ledger.HoldCommitted"/>.</summary>
    HoldCommitted = 12,

    /// <summary><see cref="Ledger.HoldReleased"/>.</summary>
    HoldReleased = 13,

    /// <summary><see cref="Ledger.TransactionAborted"/>.</summary>
    TransactionAborted = 14,
}
