using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>What is deployed in a run.</summary>
/// <param name="Acceptors">How many acceptors each shard has.</param>
/// <param name="Servers">How many servers propose, each for all shards.</param>
/// <param name="Shards">How many shards the ledger has.</param>
/// <param name="HasRemoteAcceptors">True if acceptors are processes behind the network, as grains are; false if each server
/// has its own over the stores, as the embedded runtime does.</param>
/// <param name="SharesIndex">True if all servers write one index, as on one machine; false if each has its own.</param>
/// <param name="Options">How shards behave.</param>
public sealed record Topology(
    int Acceptors, int Servers, int Shards, bool HasRemoteAcceptors, bool SharesIndex, ShardOptions Options)
{
    /// <summary>The ledger.</summary>
    public static LedgerName Ledger { get; } = LedgerName.Parse("bank");

    /// <summary>Draws the topology of a run.</summary>
    public static Topology Draw(SimRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int[] acceptors = [1, 3, 3, 3, 3, 5];
        int[] shards = [1, 2, 3, 3];
        var servers = random.Between(1, 3);
        return new Topology(
            random.Pick(acceptors), servers, random.Pick(shards), random.Chance(0.5), random.Chance(0.5),
            new ShardOptions
            {
                AcceptorTimeout = TimeSpan.FromSeconds(1),
                SubmitTimeout = TimeSpan.FromSeconds(4),
                SnapshotEveryEntries = random.Between(2, 30),
                CatchUpSlots = random.Between(1, 8),
                HoldTimeout = TimeSpan.FromMilliseconds(random.Between(100, 4000)),
                MaxWaitingCommands = random.Chance(0.2) ? random.Between(1, 8) : 1000,

                // One server that is replaced at times, or several that compete.
                WhenDeposed = servers == 1 && random.Chance(0.5) ? WhenDeposed.Retire : WhenDeposed.WalkAgain,
            });
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Servers} server(s), {Shards} shard(s), {Acceptors} acceptor(s){(HasRemoteAcceptors ? " behind the network" : "")}, " +
        $"{(SharesIndex ? "one index" : "an index each")}, {Options.WhenDeposed} when deposed";
}
