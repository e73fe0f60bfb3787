using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>What a home says about a leg that another shard holds.</summary>
/// <param name="Outcome">What became of the transaction.</param>
/// <param name="Decision">The entry of the home that says so; nothing while it is undecided or only reserved.</param>
/// <param name="Posted">What the participant has to post, if it is committed; else null.</param>
public sealed record HoldDecision(HoldOutcome Outcome, EntryReference Decision, TransferList? Posted);

/// <summary>What became of a transaction, for a leg of it.</summary>
public enum HoldOutcome
{
    /// <summary>Its home has not decided.</summary>
    Undecided,

    /// <summary>It is pending: the leg is to be held until it is posted, voided or expired.</summary>
    Reserved,

    /// <summary>It is posted: the leg is to be committed.</summary>
    Committed,

    /// <summary>It will never be posted, or not with this leg: the leg is to be released.</summary>
    Released,
}
