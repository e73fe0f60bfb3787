using System.Globalization;
using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>
/// Accounts to move money between: as many on each shard (give or take one), those of a shard next to each other. Which names
/// these are the product's own placement decides.
/// </summary>
internal sealed class AccountSet
{
    private readonly int[] _firstOf;

    /// <summary>Chooses the names.</summary>
    /// <param name="count">How many accounts.</param>
    /// <param name="shards">How many shards the ledger has.</param>
    public AccountSet(int count, int shards)
    {
        _firstOf = new int[shards + 1];
        for (var shard = 0; shard < shards; shard++)
        {
            _firstOf[shard + 1] = _firstOf[shard] + (count / shards) + (shard < count % shards ? 1 : 0);
        }

        var names = new AccountId[count];
        var next = _firstOf[..shards];
        for (int number = 0, found = 0; found < count; number++)
        {
            var name = AccountId.Parse(string.Create(CultureInfo.InvariantCulture, $"accounts:{number}"));
            var shard = Placement.ShardOf(name, shards);
            if (next[shard] < _firstOf[shard + 1])
            {
                names[next[shard]++] = name;
                found++;
            }
        }

        Names = names;
    }

    /// <summary>The accounts.</summary>
    public IReadOnlyList<AccountId> Names { get; }

    /// <summary>How many shards they are on.</summary>
    public int Shards => _firstOf.Length - 1;

    /// <summary>The accounts of a shard.</summary>
    public Range On(int shard) => _firstOf[shard].._firstOf[shard + 1];

    /// <summary>The shard of an account.</summary>
    public int ShardOf(int account) => Placement.ShardOf(Names[account], Shards);

    /// <summary>
    /// The account's rank, from 1. Ranks go round the shards: that some accounts are busier than others is not to make a
    /// shard busier than others.
    /// </summary>
    public int RankOf(int account)
    {
        var shard = ShardOf(account);
        return ((account - _firstOf[shard]) * Shards) + shard + 1;
    }
}
