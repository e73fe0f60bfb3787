using Synod.Runtime;

namespace Synod.Grains;

/// <summary>What the grains need of their silo. It is the same on every silo of a cluster.</summary>
/// <param name="Acceptors">How many acceptors each shard has; acceptor n keeps its votes in the grain storage that
/// <see cref="SlotStorage.NameOf"/> names.</param>
/// <param name="Index">The look-ups on disk, shared by all silos.</param>
/// <param name="Signer">Who signs the checkpoints.</param>
/// <param name="Entropy">Randomness.</param>
/// <param name="Time">The clock.</param>
/// <param name="OriginPrefix">What the origins of all shards begin with (docs/formats.md, "Checkpoint").</param>
public sealed record ClusterPorts(
    int Acceptors, IShardIndex Index, ICheckpointSigner Signer, IEntropy Entropy, TimeProvider Time, string OriginPrefix);
