using MediatR;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Lists the ledgers.</summary>
internal sealed record ListLedgers : GatewayRequest, IRequest<IReadOnlyList<LedgerInfo>>
{
    public override string Kind => "list-ledgers";
}

/// <summary>Finds a ledger; null for none.</summary>
internal sealed record FindLedger(LedgerName Name) : LedgerRequest(Name), IRequest<LedgerView?>
{
    public override string Kind => "find-ledger";
}

/// <summary>Finds an account, now or as of then; null for none.</summary>
internal sealed record FindAccount(LedgerName Name, AccountId Id, AsOf? AsOf, ReadConsistency Consistency)
    : LedgerRequest(Name), IRequest<AccountView?>
{
    public override string Kind => "find-account";
}

/// <summary>Reads several accounts as they were together at one moment; null for each that there is not.</summary>
internal sealed record ReadAccounts(LedgerName Name, IReadOnlyList<AccountId> Ids)
    : LedgerRequest(Name), IRequest<IReadOnlyList<AccountView?>>
{
    /// <summary>The most accounts at once.</summary>
    public const int MaxIds = 100;

    public override string Kind => "read-accounts";
}

/// <summary>Reads a page of a statement; null for no such account.</summary>
internal sealed record ReadStatement(LedgerName Name, AccountId Id, ulong? Before, int Limit, ReadConsistency Consistency)
    : LedgerRequest(Name), IRequest<StatementPage?>
{
    /// <summary>The most lines of a page.</summary>
    public const int MaxLimit = 1_000;

    public override string Kind => "read-statement";
}

/// <summary>Finds a transaction; null for none.</summary>
internal sealed record FindTransaction(LedgerName Name, TransactionId Id, ReadConsistency Consistency)
    : LedgerRequest(Name), IRequest<TransactionView?>
{
    public override string Kind => "find-transaction";
}

/// <summary>Finds a transaction's receipt; null for none.</summary>
internal sealed record FindReceipt(LedgerName Name, TransactionId Id, ReceiptOf Of) : LedgerRequest(Name), IRequest<string?>
{
    public override string Kind => "find-receipt";
}

/// <summary>Lists the verifier keys of a ledger's shards.</summary>
internal sealed record ListVerifierKeys(LedgerName Name) : LedgerRequest(Name), IRequest<IReadOnlyList<string>>
{
    public override string Kind => "list-keys";
}

/// <summary>Finds a shard's newest checkpoint; null for no such shard.</summary>
internal sealed record FindCheckpoint(LedgerName Name, int Shard) : LedgerRequest(Name), IRequest<string?>
{
    public override string Kind => "find-checkpoint";
}

/// <summary>Finds a block's bytes; null for none.</summary>
internal sealed record FindBlock(LedgerName Name, int Shard, ulong Height)
    : LedgerRequest(Name), IRequest<ReadOnlyMemory<byte>?>
{
    public override string Kind => "find-block";
}
