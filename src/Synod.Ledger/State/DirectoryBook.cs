namespace Synod.Ledger;

/// <summary>The ledgers that the directory shard has created, with the positions of the entries that say so.</summary>
internal sealed class DirectoryBook
{
    private readonly Dictionary<LedgerName, LedgerCreated> _ledgers = [];
    private readonly Dictionary<LedgerName, ulong> _positions = [];

    public IReadOnlyDictionary<LedgerName, LedgerCreated> Ledgers => _ledgers;

    /// <summary>In the order of creation.</summary>
    public IEnumerable<(LedgerCreated Entry, ulong Position)> InOrder =>
        _ledgers.Values.Select(entry => (Entry: entry, Position: _positions[entry.Name])).OrderBy(item => item.Position);

    public ulong PositionOf(LedgerName name) => _positions[name];

    public void Add(LedgerCreated entry, ulong position)
    {
        _ledgers.Add(entry.Name, entry);
        _positions.Add(entry.Name, position);
    }
}
