namespace Synod.Ledger;

/// <summary>Which shard an account lives on (docs/formats.md, "Placement"). Fixed for good, as accounts do not move.</summary>
public static class Placement
{
    private const ulong FnvOffsetBasis = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The number of the shard, from 0, by the FNV-1a hash of the id's bytes.</summary>
    /// <param name="account">The account.</param>
    /// <param name="shards">How many shards the ledger has, at least 1.</param>
    public static int ShardOf(AccountId account, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        var hash = FnvOffsetBasis;
        foreach (var c in account.Value)
        {
            // An id is ASCII, so a character is a byte.
            hash = unchecked((hash ^ c) * FnvPrime);
        }

        // FNV's low bits are its weakest: fold the high half over them.
        return (int)((hash ^ (hash >> 32)) % (ulong)shards);
    }
}
