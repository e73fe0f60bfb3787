using System.Numerics;

namespace Synod.Ledger;

/// <summary>The sums over all accounts of all shards of a ledger.</summary>
internal sealed class LedgerBalance
{
    private readonly SortedDictionary<string, (Asset Asset, int Accounts, AuditSums Sums)> _assets = new(StringComparer.Ordinal);

    /// <summary>The sums, an item an asset, in the order of their names.</summary>
    public IReadOnlyList<AssetTotals> Totals =>
        [.. _assets.Values.Select(a => new AssetTotals(a.Asset, a.Accounts, a.Sums.DebitsPosted, a.Sums.DebitsPending))];

    /// <summary>Adds what a shard has booked.</summary>
    public void Add(AuditBooks books)
    {
        foreach (var (asset, accounts, sums) in books.Sums)
        {
            Add(asset, accounts, sums);
        }
    }

    /// <summary>Adds what is decided to be posted of a hold and not booked yet.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="leg">What is posted of each of its transfers.</param>
    /// <param name="shards">How many shards the ledger has.</param>
    /// <param name="shard">Whose hold it is.</param>
    public void AddPosted(TransactionPrepared hold, TransferList leg, int shards, int shard) => Add(hold, leg, shards, shard, 1, 0);

    /// <summary>Adds what is reserved and held.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="leg">What is reserved of each of its transfers.</param>
    /// <param name="shards">How many shards the ledger has.</param>
    /// <param name="shard">Whose hold it is.</param>
    public void AddPending(TransactionPrepared hold, TransferList leg, int shards, int shard) => Add(hold, leg, shards, shard, 0, 1);

    /// <summary>The first asset of which debits are not credits, in words; null if the ledger balances.</summary>
    public string? Imbalance()
    {
        foreach (var (asset, _, sums) in _assets.Values)
        {
            if (!sums.IsBalanced)
            {
                return $"Over all shards of the ledger the debits of {asset} are not equal to its credits.";
            }
        }

        return null;
    }

    /// <summary>True if a transfer is between accounts of which the shard has one at least.</summary>
    public static bool Touches(Transfer transfer, int shards, int shard) =>
        Placement.ShardOf(transfer.Debit, shards) == shard || Placement.ShardOf(transfer.Credit, shards) == shard;

    private void Add(TransactionPrepared hold, TransferList leg, int shards, int shard, int posted, int pending)
    {
        for (var i = 0; i < leg.Count; i++)
        {
            BigInteger debit = Placement.ShardOf(leg[i].Debit, shards) == shard ? leg[i].Amount.Value : 0;
            BigInteger credit = Placement.ShardOf(leg[i].Credit, shards) == shard ? leg[i].Amount.Value : 0;
            Add(hold.Assets[i], 0, new AuditSums(posted * debit, posted * credit, pending * debit, pending * credit));
        }
    }

    private void Add(Asset asset, int accounts, AuditSums sums)
    {
        var known = _assets.GetValueOrDefault(asset.Value);
        _assets[asset.Value] = (asset, known.Accounts + accounts, known.Sums + sums);
    }
}
