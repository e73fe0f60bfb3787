using BenchmarkDotNet.Attributes;
using Synod.Proofs;

namespace Synod.Benchmarks;

/// <summary>Synod.Proofs: figures are for one leaf.</summary>
public class ProofsBenchmarks
{
    private const int Appends = 1_024;

    // About what a transfer's entry has.
    private readonly byte[] _entry = new byte[100];
    private readonly MerkleFrontier _frontier = new();
    private Hash256 _leaf;

    [GlobalSetup]
    public void SetUp() => _leaf = MerkleHash.Leaf(_entry);

    [Benchmark]
    public Hash256 LeafHash() => MerkleHash.Leaf(_entry);

    [Benchmark(OperationsPerInvoke = Appends)]
    public ulong FrontierAppend()
    {
        for (var i = 0; i < Appends; i++)
        {
            _frontier.Append(_leaf);
        }

        return _frontier.Size;
    }
}
