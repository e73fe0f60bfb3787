using System.Globalization;

namespace Synod.Ledger;

/// <summary>
/// Checks the chains of one ledger against each other (docs/cross-shard.md, "The audit of a whole ledger"): what one says of another
/// must stand there, and nothing may be done by halves.
/// </summary>
/// <remarks>
/// Chains that grow are not read at one moment: one may name what of another was read too early. That is no fault, but
/// <see cref="LedgerAuditReport.Missing"/>: add more blocks to the audit of that chain, and ask again.
/// </remarks>
public sealed class LedgerAuditor
{
    private readonly SortedDictionary<int, ChainAuditor> _chains = [];

    /// <summary>An audit of a ledger. It reads the audits of its chains, and changes nothing in them.</summary>
    /// <param name="chains">
    /// The audits of its shards, each once. A shard that is not among them counts as one of which nothing was read.
    /// </param>
    /// <exception cref="ArgumentException">There is none, one is there twice, or they are of several ledgers.</exception>
    public LedgerAuditor(IReadOnlyCollection<ChainAuditor> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        foreach (var chain in chains)
        {
            if (!_chains.TryAdd(chain.Shard.Number, chain) || chain.Shard.Ledger != chains.First().Shard.Ledger)
            {
                throw new ArgumentException("Each shard of one ledger is given once.", nameof(chains));
            }
        }

        if (_chains.Count == 0)
        {
            throw new ArgumentException("There is no shard.", nameof(chains));
        }
    }

    /// <summary>Checks the chains as they are now. May be asked again when there is more of them.</summary>
    /// <exception cref="AuditException">A chain has a fault of its own, or they do not fit each other.</exception>
    public LedgerAuditReport Check()
    {
        foreach (var chain in _chains.Values)
        {
            _ = chain.Finish();
        }

        CheckShards();
        CheckIds();
        return new LedgerCheck(_chains).Run();
    }

    private void CheckShards()
    {
        var first = _chains.Values.First();
        foreach (var chain in _chains.Values)
        {
            if (chain.Shards != first.Shards)
            {
                throw chain.FaultAt(0, $"It says that the ledger has {chain.Shards} shards, and shard {first.Shard} says {first.Shards}.");
            }
        }
    }

    private void CheckIds()
    {
        if (_chains.Count == 1)
        {
            return;
        }

        var seen = new Dictionary<TransactionId, ChainAuditor>();
        foreach (var chain in _chains.Values)
        {
            foreach (var (id, creation) in chain.Books.Created)
            {
                if (!seen.TryAdd(id, chain))
                {
                    var other = seen[id];
                    var (height, entry) = other.PlaceOf(other.Books.FindCreation(id)!.Value.Position);
                    throw chain.FaultAt(creation.Position, string.Create(
                        CultureInfo.InvariantCulture,
                        $"The transaction id '{id}' was used on two shards: also in shard {other.Shard}, block {height}, entry {entry}."));
                }
            }
        }
    }
}
