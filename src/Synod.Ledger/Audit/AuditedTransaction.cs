using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>What an auditor must remember of every transaction there ever was.</summary>
/// <param name="Creation">The entry that gave it its id.</param>
/// <param name="UndoneBy">The hash of the transfers that would undo it; null while it has posted nothing.</param>
/// <param name="IsReversed">True once they did.</param>
internal readonly record struct AuditedTransaction(EntryReference Creation, Hash256? UndoneBy, bool IsReversed);
