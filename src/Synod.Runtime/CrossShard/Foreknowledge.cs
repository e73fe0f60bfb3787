using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// What a transaction across shards knows when it begins. It is asked for a whole batch at once, and may be out of date: then
/// an attempt is lost, and nothing else.
/// </summary>
/// <param name="IsKnown">True if the transaction may have an entry at its home.</param>
/// <param name="LastAbort">The last attempt at it that its home has aborted; 0 for none.</param>
/// <param name="Assets">What the accounts count that were found; not only those of this transaction.</param>
internal readonly record struct Foreknowledge(bool IsKnown, int LastAbort, IReadOnlyDictionary<AccountId, Asset> Assets);
