using BenchmarkDotNet.Attributes;
using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>Synod.Ledger: figures are for one transaction of a block of a thousand.</summary>
public class LedgerBenchmarks
{
    private const int Transfers = 1_000;
    private SampleShard _shard = null!;
    private Block _block = null!;
    private byte[] _blockBytes = [];
    private Entry _entry = null!;
    private byte[] _entryBytes = [];

    [GlobalSetup]
    public void SetUp()
    {
        _shard = new SampleShard(Transfers);
        _block = _shard.NextBlock();
        _blockBytes = BlockCodec.Encode(_block);
        _entry = _block.Entries[0];
        _entryBytes = EntryCodec.Encode(_entry);
    }

    [Benchmark(OperationsPerInvoke = Transfers)]
    public object ExecuteAndSeal() => _shard.NextBlock();

    [Benchmark(OperationsPerInvoke = Transfers)]
    public byte[] EncodeBlock() => BlockCodec.Encode(_block);

    [Benchmark(OperationsPerInvoke = Transfers)]
    public object DecodeBlock() => BlockCodec.Decode(_blockBytes);

    [Benchmark]
    public byte[] EncodeEntry() => EntryCodec.Encode(_entry);

    [Benchmark]
    public object DecodeEntry() => EntryCodec.Decode(_entryBytes);
}
