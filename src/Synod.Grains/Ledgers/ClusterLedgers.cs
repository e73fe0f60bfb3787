using System.Collections.Concurrent;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>The ledgers of a cluster as one silo sees them: shards are grains, wherever they are.</summary>
internal sealed class ClusterLedgers(
    IGrainFactory grains, ShardOptions options, TimeProvider time, SiloReadiness readiness) : LedgerService
{
    private readonly ConcurrentDictionary<LedgerName, LedgerShards> _open = new();
    private readonly GrainShard _directory = new(grains, ShardKey.Directory, options, time);

    /// <inheritdoc/>
    public override UnavailableException? Unavailable => readiness.Unavailable;

    /// <inheritdoc/>
    protected override IShard Directory => _directory;

    /// <inheritdoc/>
    protected override LedgerShards DirectoryShards =>
        new(new LedgerInfo(LedgerName.Directory, 1, default), [_directory], options, time);

    /// <inheritdoc/>
    protected override LedgerShards? FindOpen(LedgerName name) => _open.GetValueOrDefault(name);

    /// <inheritdoc/>
    protected override Task<LedgerShards> OpenAsync(LedgerInfo info) => Task.FromResult(_open.GetOrAdd(info.Name, _ =>
        new LedgerShards(info, [.. Enumerable.Range(0, info.Shards).Select(NewShard(info))], options, time)));

    private Func<int, GrainShard> NewShard(LedgerInfo info) =>
        number => new GrainShard(grains, new ShardKey(info.Name, number), options, time);
}
