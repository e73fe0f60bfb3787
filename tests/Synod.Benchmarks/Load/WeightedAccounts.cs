namespace Synod.Benchmarks;

/// <summary>
/// Draws accounts by their weights: any, another one on the same shard, or one on another shard. Weights are whole numbers, so
/// that leaving some out is exact, and nothing is drawn in vain.
/// </summary>
internal sealed class WeightedAccounts
{
    // The weight of rank 1. A million accounts of it stay far below 2^64.
    private const double Scale = 1L << 40;
    private readonly AccountSet _accounts;

    // Where an account's weight begins on the line of all weights; one more for the end.
    private readonly ulong[] _from;
    private readonly int[] _shard;

    // Which account a place is on or after, for as many places at even distances as there are accounts (Chen and Asau, 1974):
    // a search from there has one step on average, and the load generator shares the machine with what it measures.
    private readonly int[] _guide;
    private readonly ulong _guideStep;

    public WeightedAccounts(AccountSet accounts, double exponent)
    {
        _accounts = accounts;
        var count = accounts.Names.Count;
        _from = new ulong[count + 1];
        _shard = new int[count];
        for (var i = 0; i < count; i++)
        {
            var weight = Scale / Math.Pow(accounts.RankOf(i), exponent);
            _from[i + 1] = _from[i] + Math.Max((ulong)weight, 1);
            _shard[i] = accounts.ShardOf(i);
        }

        _guideStep = (_from[^1] / (ulong)count) + 1;
        _guide = new int[count];
        for (int step = 0, account = 0; step < count; step++)
        {
            while (_from[account + 1] <= (ulong)step * _guideStep && account + 1 < count)
            {
                account++;
            }

            _guide[step] = account;
        }
    }

    /// <summary>Any account.</summary>
    public int Any(ref SplitMix random) => At(random.Below(_from[^1]));

    /// <summary>Another account on the shard of this one.</summary>
    public int OnSameShard(int account, ref SplitMix random)
    {
        var shard = _accounts.On(_shard[account]);
        return Draw(shard, account..(account + 1), ref random);
    }

    /// <summary>An account on another shard than this one.</summary>
    public int OnOtherShard(int account, ref SplitMix random) =>
        Draw(0.._accounts.Names.Count, _accounts.On(_shard[account]), ref random);

    private int Draw(Range among, Range except, ref SplitMix random)
    {
        ulong begin = _from[among.Start.Value], end = _from[among.End.Value];
        ulong gap = _from[except.Start.Value], gapEnd = _from[except.End.Value];
        var place = begin + random.Below(end - begin - (gapEnd - gap));
        return At(place < gap ? place : place + (gapEnd - gap));
    }

    private int At(ulong place)
    {
        var account = _guide[place / _guideStep];
        while (_from[account + 1] <= place)
        {
            account++;
        }

        return account;
    }
}
