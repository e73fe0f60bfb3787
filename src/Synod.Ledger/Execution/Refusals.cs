namespace Synod.Ledger;

/// <summary>What the ledger's rules say when they refuse: one place, so that the same refusal always reads the same.</summary>
internal static class Refusals
{
    public static Refusal AccountNotFound(AccountId id) =>
        new(RefusalCode.AccountNotFound, $"There is no account '{id}'.");

    public static Refusal AccountConflict(AccountId id, string what) =>
        new(RefusalCode.AccountConflict, $"The account '{id}' exists with another {what}.");

    public static Refusal AssetMismatch(Account debit, Account credit) => new(
        RefusalCode.AssetMismatch,
        $"The account '{debit.Id}' counts {debit.Asset} and the account '{credit.Id}' counts {credit.Asset}.");

    public static Refusal AssetMismatch(Account account, Asset asset) =>
        new(RefusalCode.AssetMismatch, $"The account '{account.Id}' counts {account.Asset} and is to move {asset}.");

    public static Refusal InsufficientFunds(Account account, bool isHeld) => new(
        RefusalCode.InsufficientFunds,
        $"The account '{account.Id}' would pass its overdraft of {account.Overdraft} {account.Asset}.")
    {
        Held = isHeld ? account.Id : null,
    };

    public static Refusal Overflow(AccountId id, string side, bool isHeld) =>
        new(RefusalCode.Overflow, $"The {side} of the account '{id}', posted and pending, would pass 2^128 - 1.")
        {
            Held = isHeld ? id : null,
        };

    public static Refusal TransactionNotFound(TransactionId id) =>
        new(RefusalCode.TransactionNotFound, $"There is no transaction '{id}'.");

    public static Refusal TransactionConflict(TransactionId id, string what) =>
        new(RefusalCode.TransactionConflict, $"The transaction '{id}' exists with {what}.");

    public static Refusal NotPending(TransactionId id) =>
        new(RefusalCode.NotPending, $"The transaction '{id}' is not pending.");

    public static Refusal AlreadyPosted(TransactionId id) =>
        new(RefusalCode.AlreadyPosted, $"The reservation '{id}' is posted already.");

    public static Refusal AlreadyVoided(TransactionId id) =>
        new(RefusalCode.AlreadyVoided, $"The reservation '{id}' is voided already.");

    public static Refusal AlreadyExpired(TransactionId id) =>
        new(RefusalCode.AlreadyExpired, $"The reservation '{id}' has expired.");

    public static Refusal AmountExceedsPending(TransactionId id, string how) =>
        new(RefusalCode.AmountExceedsPending, $"The reservation '{id}' cannot be posted like that: {how}.");

    public static Refusal NotPosted(TransactionId id) =>
        new(RefusalCode.NotPosted, $"The transaction '{id}' is not posted, so there is nothing to reverse.");

    public static Refusal AlreadyReversed(TransactionId id, TransactionId by) =>
        new(RefusalCode.AlreadyReversed, $"The transaction '{id}' is reversed already, by '{by}'.");

    public static Refusal CrossShard(AccountId id, int other, ShardKey shard) => new(
        RefusalCode.CrossShard,
        $"The account '{id}' is on shard {other}, and the transaction on shard {shard.Number}.");

    public static Refusal Undecided(TransactionId id, string why) =>
        new(RefusalCode.Undecided, $"The transaction '{id}' is being decided: {why}.");

    public static Refusal LedgerConflict(LedgerName name, int shards) =>
        new(RefusalCode.LedgerConflict, $"The ledger '{name}' exists with {shards} shards.");
}
