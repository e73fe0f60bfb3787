using BenchmarkDotNet.Attributes;
using Synod.Proofs;

namespace Synod.Benchmarks;

/// <summary>The hashes of a block's tree, all at once and one by one: figures are for one of them.</summary>
public class HashingBenchmarks
{
    private const int Count = 1_024;

    // About what transfers' entries have: two blocks of SHA-256 each.
    private readonly ReadOnlyMemory<byte>[] _entries = [.. Enumerable.Range(0, Count).Select(i => new byte[95 + (i % 10)])];
    private readonly Hash256[] _children = new Hash256[2 * Count];

    [Benchmark(OperationsPerInvoke = Count)]
    public Hash256[] Leaves() => MerkleHash.Leaves(_entries);

    [Benchmark(OperationsPerInvoke = Count)]
    public Hash256 LeavesOneByOne()
    {
        Hash256 last = default;
        foreach (var entry in _entries)
        {
            last = MerkleHash.Leaf(entry.Span);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Hash256[] Nodes() => MerkleHash.Nodes(_children);

    [Benchmark(OperationsPerInvoke = Count)]
    public Hash256 NodesOneByOne()
    {
        Hash256 last = default;
        for (var i = 0; i < _children.Length; i += 2)
        {
            last = MerkleHash.Node(_children[i], _children[i + 1]);
        }

        return last;
    }
}
