using Synod.Ledger;

namespace Synod.Benchmarks.Tests;

/// <summary>A load is what its options say.</summary>
public class TransferMixTests
{
    [Theory]
    [InlineData(2, "0", Distribution.Uniform)]
    [InlineData(2, "10", Distribution.Uniform)]
    [InlineData(8, "33.3", Distribution.Zipf)]
    [InlineData(3, "50", Distribution.Hot)]
    [InlineData(4, "100", Distribution.Zipf)]
    public void Exactly_the_wanted_share_of_any_beginning_is_between_shards(int shards, string percent, Distribution distribution)
    {
        var mix = Mix(100, shards, distribution, decimal.Parse(percent, provider: null));
        var across = 0L;
        for (var n = 0; n < 5_000; n++)
        {
            Assert.Equal((long)(n * decimal.Parse(percent, provider: null) / 100), across);
            var transfer = mix.At(n);
            var (debit, credit) = (ShardOf(mix, transfer.Debit), ShardOf(mix, transfer.Credit));
            Assert.Equal(debit != credit, mix.IsCrossShard(n));
            across += debit == credit ? 0 : 1;
        }
    }

    [Theory]
    [InlineData(Distribution.Uniform, 2, 1)]
    [InlineData(Distribution.Hot, 2, 1)]
    [InlineData(Distribution.Zipf, 17, 3)]
    [InlineData(Distribution.Zipf, 1_000, 1)]
    public void No_transfer_is_from_an_account_to_itself_or_of_nothing(Distribution distribution, int accounts, int shards)
    {
        var mix = Mix(accounts, shards, distribution, shards > 1 ? 30 : 0);

        Assert.All(Enumerable.Range(0, 2_000).Select(n => mix.At(n)), transfer =>
        {
            Assert.NotEqual(transfer.Debit, transfer.Credit);
            Assert.InRange(transfer.Amount, 1u, 9_999u);
        });
    }

    [Fact]
    public void A_number_is_always_the_same_transfer_and_another_seed_is_another_load()
    {
        var (one, same, other) = (Mix(100, 1, seed: 1), Mix(100, 1, seed: 1), Mix(100, 1, seed: 2));

        Assert.Equal(Planned(one, Enumerable.Range(0, 100)), Planned(same, Enumerable.Range(0, 100).Reverse()).Reverse());
        Assert.NotEqual(Planned(one, Enumerable.Range(0, 100)), Planned(other, Enumerable.Range(0, 100)));
        Assert.Equal(10_000, Enumerable.Range(0, 5_000).SelectMany(n => new[] { one.IdOf(n), other.IdOf(n) }).Distinct().Count());

        static IEnumerable<PlannedTransfer> Planned(TransferMix mix, IEnumerable<int> numbers) => [.. numbers.Select(n => mix.At(n))];
    }

    [Fact]
    public void Hot_is_one_account_in_every_transfer_on_either_side()
    {
        var mix = Mix(50, 2, Distribution.Hot, 50);
        var transfers = Enumerable.Range(0, 1_000).Select(n => mix.At(n)).ToArray();

        Assert.All(transfers, t => Assert.True(t.Debit == 0 || t.Credit == 0));
        Assert.InRange(transfers.Count(t => t.Debit == 0), 400, 600);
        Assert.Equal(50, transfers.SelectMany(t => new[] { t.Debit, t.Credit }).Distinct().Count());
    }

    [Fact]
    public void Uniform_draws_all_accounts_alike()
    {
        var counts = Drawn(Mix(20, 4, Distribution.Uniform, 75), 40_000);

        // 4,000 each; five standard deviations are 308.
        Assert.All(counts, count => Assert.InRange(count, 3_692, 4_308));
    }

    [Fact]
    public void Zipf_draws_by_rank()
    {
        const double exponent = 1;
        var accounts = new AccountSet(10, 1);
        var weighted = new WeightedAccounts(accounts, exponent);
        var counts = new int[10];
        var random = new SplitMix(1, 0);
        for (var i = 0; i < 100_000; i++)
        {
            counts[weighted.Any(ref random)]++;
        }

        var sum = Enumerable.Range(1, 10).Sum(r => Math.Pow(r, -exponent));
        Assert.All(counts.Select((count, i) => (count, rank: accounts.RankOf(i))), drawn =>
            Assert.InRange(drawn.count, 100_000 / sum / drawn.rank * 0.95, 100_000 / sum / drawn.rank * 1.05));
    }

    [Fact]
    public void An_id_as_text_is_its_number_in_hex()
    {
        var mix = Mix(20, 1, Distribution.Uniform, 0);
        Assert.All(Enumerable.Range(0, 100), n => Assert.Equal(
            mix.IdOf(n).ToString("x32", System.Globalization.CultureInfo.InvariantCulture), mix.IdTextOf(n)));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 4)]
    [InlineData(64, 8)]
    public void Accounts_are_spread_evenly_and_where_the_product_puts_them(int count, int shards)
    {
        var accounts = new AccountSet(count, shards);

        Assert.Equal(count, accounts.Names.Distinct().Count());
        Assert.Equal(Enumerable.Range(1, count), Enumerable.Range(0, count).Select(accounts.RankOf).Order());
        for (var shard = 0; shard < shards; shard++)
        {
            var names = accounts.Names.Take(accounts.On(shard)).ToArray();
            Assert.InRange(names.Length, count / shards, (count / shards) + 1);
            Assert.All(names, name => Assert.Equal(shard, Placement.ShardOf(name, shards)));
        }
    }

    private static int[] Drawn(TransferMix mix, int transfers)
    {
        var counts = new int[mix.Accounts.Names.Count];
        for (var n = 0; n < transfers; n++)
        {
            counts[mix.At(n).Debit]++;
            counts[mix.At(n).Credit]++;
        }

        return counts;
    }

    private static int ShardOf(TransferMix mix, int account) => Placement.ShardOf(mix.Accounts.Names[account], mix.Accounts.Shards);

    private static TransferMix Mix(
        int accounts, int shards, Distribution distribution = Distribution.Uniform, decimal percent = 0, ulong seed = 1) =>
        new(new AccountSet(accounts, shards), distribution, 0.99, percent, seed);
}
