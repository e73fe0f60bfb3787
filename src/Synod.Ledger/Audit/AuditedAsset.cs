namespace Synod.Ledger;

/// <summary>An asset in an auditor's books of one shard.</summary>
/// <param name="asset">The asset.</param>
internal sealed class AuditedAsset(Asset asset)
{
    public Asset Asset { get; } = asset;

    /// <summary>How many accounts of the shard count it.</summary>
    public int Accounts { get; set; }

    /// <summary>The sums over the shard's accounts.</summary>
    public AuditSums Here { get; set; }

    /// <summary>The other sides of the same transfers, on other shards: with them debits equal credits.</summary>
    public AuditSums Elsewhere { get; set; }
}
