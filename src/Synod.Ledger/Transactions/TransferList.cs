namespace Synod.Ledger;

/// <summary>The transfers of an entry.</summary>
/// <param name="items">The transfers, in order; the list keeps the reference, so the caller must not change them.</param>
public sealed class TransferList(IReadOnlyList<Transfer> items) : ValueList<Transfer>(items);
