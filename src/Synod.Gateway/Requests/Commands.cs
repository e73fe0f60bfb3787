using MediatR;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Creates a ledger.</summary>
internal sealed record CreateLedgerCommand(LedgerName Name, int Shards) : LedgerCommand(Name), IRequest<LedgerCreation>
{
    public override string Kind => "create-ledger";

    public override void Check(InputErrors errors)
    {
        base.Check(errors);
        if (Shards is < 1 or > ShardKey.MaxShards)
        {
            errors.AddAt("$.shards", FieldRules.Shards + ".");
        }
    }
}

/// <summary>Opens accounts, each for itself.</summary>
internal sealed record OpenAccountsCommand(LedgerName Name, IReadOnlyList<OpenAccount> Accounts)
    : LedgerCommand(Name), IRequest<IReadOnlyList<CommandResult>>
{
    public override string Kind => "open-accounts";
}

/// <summary>Submits transactions, each for itself.</summary>
internal sealed record SubmitTransactionsCommand(LedgerName Name, IReadOnlyList<SubmitTransaction> Transactions)
    : LedgerCommand(Name), IRequest<IReadOnlyList<CommandResult>>
{
    public override string Kind => "submit-transactions";
}

/// <summary>Posts a reservation.</summary>
internal sealed record PostPendingCommand(LedgerName Name, PostPending Command) : LedgerCommand(Name), IRequest<CommandResult>
{
    public override string Kind => "post-pending";
}

/// <summary>Voids a reservation.</summary>
internal sealed record VoidPendingCommand(LedgerName Name, VoidPending Command) : LedgerCommand(Name), IRequest<CommandResult>
{
    public override string Kind => "void-pending";
}

/// <summary>Reverses a transaction.</summary>
internal sealed record ReverseCommand(LedgerName Name, ReverseTransaction Command) : LedgerCommand(Name), IRequest<CommandResult>
{
    public override string Kind => "reverse";

    public override void Check(InputErrors errors)
    {
        base.Check(errors);
        if (Command.Id == Command.Reverses)
        {
            errors.AddAt("$.id", "A transaction cannot reverse itself: this is the id of the new one.");
        }
    }
}
