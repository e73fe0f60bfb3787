namespace Synod.Runtime;

/// <summary>What a shard needs of the world.</summary>
/// <param name="Acceptors">Its acceptors, in the order of their numbers; null for one whose store is lost.</param>
/// <param name="Index">Its look-ups on disk.</param>
/// <param name="Signer">Who signs its checkpoints.</param>
/// <param name="Entropy">Randomness.</param>
/// <param name="Time">The clock.</param>
public sealed record ShardPorts(
    IReadOnlyList<IAcceptor?> Acceptors, IShardIndex Index, ICheckpointSigner Signer, IEntropy Entropy, TimeProvider Time);

/// <summary>What a shard's first block says of it.</summary>
/// <param name="Shards">How many shards its ledger has.</param>
/// <param name="Origin">The first line of its checkpoints.</param>
public sealed record ShardIdentity(int Shards, string Origin);

/// <summary>How a shard came to answer.</summary>
/// <param name="SnapshotHeight">The height of the snapshot that it started from; 0 for none.</param>
/// <param name="Height">The height of its chain.</param>
/// <param name="Entries">How many entries its tree has.</param>
/// <param name="Accounts">How many accounts it has.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ShardRecovery(ulong SnapshotHeight, ulong Height, ulong Entries, int Accounts, TimeSpan Duration);
