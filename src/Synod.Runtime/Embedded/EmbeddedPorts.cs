using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>What the embedded runtime needs of its host.</summary>
/// <param name="Acceptors">
/// The acceptors, in the order of their numbers: each makes its voter on a shard's slots. Null for one that is lost.
/// </param>
/// <param name="Index">The look-ups on disk.</param>
/// <param name="Signer">Who signs the checkpoints.</param>
/// <param name="Entropy">Randomness.</param>
/// <param name="Time">The clock.</param>
/// <param name="OriginPrefix">What the origins of all shards begin with (docs/formats.md, "Checkpoint").</param>
public sealed record EmbeddedPorts(
    IReadOnlyList<Func<ShardKey, IAcceptor>?> Acceptors,
    IShardIndex Index,
    ICheckpointSigner Signer,
    IEntropy Entropy,
    TimeProvider Time,
    string OriginPrefix);
