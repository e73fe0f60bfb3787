namespace Synod.Ledger;

/// <summary>Why a command was refused. Refused commands leave no trace in the chain and do not use up their id.</summary>
/// <param name="Code">The rule that refused it.</param>
/// <param name="Detail">One sentence for a person, naming the account, asset or transaction at fault.</param>
public sealed record Refusal(RefusalCode Code, string Detail)
{
    /// <summary>
    /// The account at fault, if what is held of it could make the difference: once that is settled the answer may be another
    /// (docs/cross-shard.md). Null if the refusal stands whatever becomes of it.
    /// </summary>
    public AccountId? Held { get; init; }

    /// <summary>True if the answer may be another once what is held is settled.</summary>
    public bool MayPass => Held is not null;
}

/// <summary>The ledger's rules, by what they are called in the API's problem types (docs/api.md).</summary>
public enum RefusalCode
{
    /// <summary>An account of the transaction does not exist.</summary>
    AccountNotFound,

    /// <summary>The account exists with other settings.</summary>
    AccountConflict,

    /// <summary>The debit and the credit account count different assets.</summary>
    AssetMismatch,

    /// <summary>An account would pass its overdraft.</summary>
    InsufficientFunds,

    /// <summary>A total would pass 2^128 - 1.</summary>
    Overflow,

    /// <summary>The transaction does not exist.</summary>
    TransactionNotFound,

    /// <summary>The transaction exists with other content.</summary>
    TransactionConflict,

    /// <summary>The transaction was posted at once, so there is nothing to post or void.</summary>
    NotPending,

    /// <summary>The reservation is posted already, with other amounts or when a void was asked.</summary>
    AlreadyPosted,

    /// <summary>The reservation is voided already.</summary>
    AlreadyVoided,

    /// <summary>The reservation has expired.</summary>
    AlreadyExpired,

    /// <summary>More was to be posted than is reserved, or the number of amounts is not the number of transfers.</summary>
    AmountExceedsPending,

    /// <summary>Only a posted transaction can be reversed.</summary>
    NotPosted,

    /// <summary>Another transaction reverses it already.</summary>
    AlreadyReversed,

    /// <summary>The accounts of the transaction live on different shards.</summary>
    CrossShard,

    /// <summary>The ledger exists with another number of shards.</summary>
    LedgerConflict,

    /// <summary>The transaction is being decided: this step of it came too late, and has to be taken again.</summary>
    Undecided,
}
