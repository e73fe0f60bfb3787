using System.Globalization;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// A few accounts, on one shard or on several, that are used with each other only: so the history of each group can be judged
/// on its own.
/// </summary>
internal sealed class AccountGroup
{
    private readonly int _shards;

    public AccountGroup(int number, int shards, SimRandom random, bool hasExpiries, bool hasOneServer)
    {
        _shards = shards;
        HasExpiries = hasExpiries;
        HasOneServer = hasOneServer;
        var first = random.Below(shards);
        IsSpread = random.Chance(0.8) && shards > 1;
        var names = Enumerable.Range(0, 1000)
            .Select(i => AccountId.Parse(string.Create(CultureInfo.InvariantCulture, $"g{number}.{i}"))).ToArray();
        Accounts =
        [
            .. Enumerable.Range(0, IsSpread ? 4 : 3).Select(account =>
            {
                var shard = IsSpread ? (first + account) % shards : first;
                return names.Where(id => Placement.ShardOf(id, shards) == shard).ElementAt(account);
            }),
        ];
        Overdrafts = [Overdraft.Unlimited, Overdraft.None, new Overdraft(new Amount((ulong)random.Below(50))), Overdraft.None];
    }

    /// <summary>True if its accounts are on several shards. At least two of them are on the same one then.</summary>
    public bool IsSpread { get; }

    /// <summary>True if reservations of it may expire. Time is not in the model of histories, so its history is not judged.</summary>
    public bool HasExpiries { get; }

    /// <summary>True if never more than one process serves it.</summary>
    public bool HasOneServer { get; }

    public IReadOnlyList<AccountId> Accounts { get; }

    public IReadOnlyList<Overdraft> Overdrafts { get; }

    /// <summary>Ids that somebody has sent, newest last: what others post, void, reverse, read and repeat.</summary>
    public List<SubmitTransaction> Sent { get; } = [];

    /// <summary>True if two of its accounts are on one shard.</summary>
    public bool AreTogether(AccountId one, AccountId other) => Placement.ShardOf(one, _shards) == Placement.ShardOf(other, _shards);

    public OpenAccount Opening(int account) =>
        new(Accounts[account], Asset.Parse("USD/2"), NormalSide.Credit, Overdrafts[account], Metadata.None);
}
