namespace Synod.Ledger;

/// <summary>What one entry of a block did.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Index">Its position in the shard's tree, from 0.</param>
/// <param name="Accounts">The totals of the accounts that it touched, each once, as they are after it, in the order of first touch.</param>
public readonly record struct EntryEffect(Entry Entry, ulong Index, ArraySegment<AccountTotals> Accounts);
