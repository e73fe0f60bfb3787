using System.Globalization;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// A few accounts, on one shard or on several, that are used with each other only: so the history of each group can be judged
/// on its own.
/// </summary>
internal sealed class AccountGroup
{
    public AccountGroup(int number, int shards, SimRandom random, bool hasExpiries)
    {
        HasExpiries = hasExpiries;
        var first = random.Below(shards);
        var isSpread = random.Chance(0.7);
        var names = Enumerable.Range(0, 1000)
            .Select(i => AccountId.Parse(string.Create(CultureInfo.InvariantCulture, $"g{number}.{i}"))).ToArray();
        Accounts =
        [
            .. Enumerable.Range(0, 3).Select(account =>
            {
                var shard = isSpread ? (first + account) % shards : first;
                return names.Where(id => Placement.ShardOf(id, shards) == shard).ElementAt(account);
            }),
        ];
        Overdrafts = [Overdraft.Unlimited, Overdraft.None, new Overdraft(new Amount((ulong)random.Below(50)))];
    }

    /// <summary>True if reservations of it may expire. Time is not in the model of histories, so its history is not judged.</summary>
    public bool HasExpiries { get; }

    public IReadOnlyList<AccountId> Accounts { get; }

    public IReadOnlyList<Overdraft> Overdrafts { get; }

    /// <summary>Ids that somebody has sent, newest last: what others post, void, reverse, read and repeat.</summary>
    public List<SubmitTransaction> Sent { get; } = [];

    public OpenAccount Opening(int account) =>
        new(Accounts[account], Asset.Parse("USD/2"), NormalSide.Credit, Overdrafts[account], Metadata.None);
}
