using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// The entries of a chain that other chains name, or that name others: kept while the chain is audited, and compared when all
/// chains of the ledger are there (<see cref="LedgerAuditor"/>).
/// </summary>
internal sealed class CrossShardFacts
{
    private readonly Dictionary<ulong, (Entry Entry, Hash256 Leaf)> _entries = [];
    private readonly Dictionary<TransactionId, ulong> _resolutions = [];
    private readonly List<ulong> _decisions = [];
    private readonly List<ulong> _ends = [];

    /// <summary>The transactions that this chain decided for others too, in the order of the tree.</summary>
    public IEnumerable<(ulong Position, TransactionEntry Entry)> Decisions =>
        _decisions.Select(position => (position, (TransactionEntry)_entries[position].Entry));

    /// <summary>The ends of this chain's holds, in the order of the tree.</summary>
    public IEnumerable<(ulong Position, HoldEnded Entry)> Ends =>
        _ends.Select(position => (position, (HoldEnded)_entries[position].Entry));

    /// <summary>The entry of this chain that a reference means, if it is one of these and the leaf hash is its own.</summary>
    public Entry? Find(EntryReference reference) =>
        _entries.TryGetValue(reference.Position, out var found) && found.Leaf == reference.Leaf ? found.Entry : null;

    /// <summary>The entry at a position, if it is one of these.</summary>
    public Entry? Find(ulong position) => _entries.TryGetValue(position, out var found) ? found.Entry : null;

    /// <summary>How a reservation over several shards ended; null if it did not.</summary>
    public ResolutionEntry? FindResolution(TransactionId id) =>
        _resolutions.TryGetValue(id, out var position) ? (ResolutionEntry)_entries[position].Entry : null;

    public void Add(EntryReference at, Entry entry) => _entries.Add(at.Position, (entry, at.Leaf));

    public void AddDecision(EntryReference at, TransactionEntry entry)
    {
        Add(at, entry);
        _decisions.Add(at.Position);
    }

    public void AddResolution(EntryReference at, ResolutionEntry entry)
    {
        Add(at, entry);
        _resolutions.Add(entry.Id, at.Position);
    }

    public void AddEnd(EntryReference at, HoldEnded entry)
    {
        Add(at, entry);
        _ends.Add(at.Position);
    }
}
