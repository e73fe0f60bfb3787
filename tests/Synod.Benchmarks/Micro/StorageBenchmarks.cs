using BenchmarkDotNet.Attributes;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Sqlite;

namespace Synod.Benchmarks;

/// <summary>Synod.Storage.Sqlite: a vote for a block, flushed. The file is in the system's place for temporary files.</summary>
public class StorageBenchmarks
{
    private static readonly ShardKey Shard = new(LedgerName.Parse("bench"), 0);
    private BenchDirectory _directory = null!;
    private SqliteStoreDirectory _store = null!;
    private SlotState _vote = null!;
    private ulong _slot;

    /// <summary>Transactions in the block.</summary>
    [Params(1, 1_000, 8_000)]
    public int Transactions { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _directory = BenchDirectory.Create(null);
        _store = SqliteStoreDirectory.OpenOrCreate(Path.Combine(_directory.Root, "data"), 1, null, TimeProvider.System);
        var ballot = new Ballot(0, new ProposerId(1));
        _vote = new SlotState(ballot, new Vote(ballot, BlockCodec.Encode(new SampleShard(Transactions).NextBlock())));
    }

    [Benchmark]
    public async Task WriteSlot()
    {
        var write = await _store.Acceptors[0].Store!.WriteAsync(
            Shard, new Slot(++_slot), _vote, SlotVersion.None, CancellationToken.None);
        if (!write.Written)
        {
            throw new BenchmarkException("The slot was written before.");
        }
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }
}
