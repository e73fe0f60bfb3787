using System.Globalization;

namespace Synod.Benchmarks;

/// <summary>A transfer of the load.</summary>
/// <param name="Debit">The number of the account that is debited.</param>
/// <param name="Credit">The number of the account that is credited.</param>
/// <param name="Amount">How much, in minor units.</param>
internal readonly record struct PlannedTransfer(int Debit, int Credit, uint Amount);

/// <summary>
/// What the load consists of: transfer number n is always the same, whichever connection sends it. Of the first n transfers
/// exactly the wanted share is between shards, to the nearest whole number below.
/// </summary>
internal sealed class TransferMix
{
    private const uint MaxAmount = 9_999;

    // Ids are not to follow from the numbers that accounts and amounts are drawn with.
    private const ulong IdStream = 0x5359_4E4F_442D_4944;
    private readonly ulong _seed;
    private readonly Distribution _distribution;
    private readonly decimal _crossShard;
    private readonly WeightedAccounts _weighted;

    /// <summary>Plans a load.</summary>
    /// <param name="accounts">The accounts, at least two on each shard.</param>
    /// <param name="distribution">How they are drawn.</param>
    /// <param name="exponent">The exponent of <see cref="Distribution.Zipf"/>.</param>
    /// <param name="crossShardPercent">How many of a hundred transfers are between shards.</param>
    /// <param name="seed">What makes it another load.</param>
    public TransferMix(AccountSet accounts, Distribution distribution, double exponent, decimal crossShardPercent, ulong seed)
    {
        Accounts = accounts;
        _distribution = distribution;
        _crossShard = crossShardPercent;
        _seed = seed;
        _weighted = new WeightedAccounts(accounts, distribution == Distribution.Zipf ? exponent : 0);
    }

    /// <summary>The accounts.</summary>
    public AccountSet Accounts { get; }

    /// <summary>Transfer number <paramref name="n"/>, from 0.</summary>
    public PlannedTransfer At(long n)
    {
        var random = new SplitMix(_seed, n);
        var amount = (uint)random.Below(MaxAmount) + 1;
        var first = _distribution == Distribution.Hot ? 0 : _weighted.Any(ref random);
        var second = IsCrossShard(n) ? _weighted.OnOtherShard(first, ref random) : _weighted.OnSameShard(first, ref random);
        return (random.Next() & 1) == 0
            ? new PlannedTransfer(first, second, amount)
            : new PlannedTransfer(second, first, amount);
    }

    /// <summary>True if transfer number <paramref name="n"/> is between shards: they stand at even distances.</summary>
    public bool IsCrossShard(long n) => _crossShard > 0 && CrossShardBelow(n + 1) > CrossShardBelow(n);

    /// <summary>The id of transaction number <paramref name="n"/>: 128 random bits.</summary>
    public UInt128 IdOf(long n)
    {
        var (high, low) = IdBits(n);
        return new UInt128(high, low);
    }

    /// <summary>The same as 32 hex digits.</summary>
    public string IdTextOf(long n)
    {
        // 128-bit numbers have no fast way into text.
        var (high, low) = IdBits(n);
        return string.Create(CultureInfo.InvariantCulture, $"{high:x16}{low:x16}");
    }

    /// <summary>How many of the first <paramref name="n"/> transfers are between shards.</summary>
    public long CrossShardBelow(long n) => (long)(n * _crossShard / 100);

    private (ulong High, ulong Low) IdBits(long n)
    {
        var random = new SplitMix(_seed ^ IdStream, n);
        return (random.Next(), random.Next());
    }
}
