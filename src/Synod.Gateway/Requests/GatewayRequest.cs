using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>What all requests have in common as they travel through the mediator.</summary>
internal abstract record GatewayRequest
{
    /// <summary>The kind, for logs, traces and metrics: one word of a small set.</summary>
    public abstract string Kind { get; }

    /// <summary>The ledger it is about; null for all of them.</summary>
    public virtual LedgerName? About => null;

    /// <summary>Adds what is wrong with it, whichever way it came in.</summary>
    public virtual void Check(InputErrors errors)
    {
    }
}

/// <summary>A request about one ledger.</summary>
internal abstract record LedgerRequest(LedgerName Ledger) : GatewayRequest
{
    public override LedgerName? About => Ledger;
}

/// <summary>A request that writes to a ledger.</summary>
internal abstract record LedgerCommand(LedgerName Ledger) : LedgerRequest(Ledger)
{
    public override void Check(InputErrors errors)
    {
        if (Ledger == LedgerName.Directory)
        {
            errors.AddAt("path.ledger", $"The ledger '{LedgerName.Directory}' lists the ledgers; nobody else writes to it.");
        }
    }
}
