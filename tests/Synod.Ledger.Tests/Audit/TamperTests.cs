using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Synod.Ledger.Tests;

/// <summary>Every byte of every block of a chain, changed: the audit finds it, names the block, and the entry if it can.</summary>
public sealed class TamperTests : IDisposable
{
    private readonly Chain _chain = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void Any_flipped_bit_of_any_block_is_found_in_that_block()
    {
        for (var number = 0; number < _chain.Blocks.Count; number++)
        {
            for (var at = 0; at < _chain.Blocks[number].Length; at++)
            {
                ExpectFault(number, at, (byte)(1 << (at % 8)), withLeaves: at % 2 == 0);
            }
        }
    }

    [Fact]
    public void Any_changed_byte_of_any_block_is_found_in_that_block() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNegativeInt Block, NonNegativeInt At, byte Mask)>(),
            change =>
            {
                var number = change.Block.Get % _chain.Blocks.Count;
                ExpectFault(number, change.At.Get % _chain.Blocks[number].Length, (byte)Math.Max(1, (int)change.Mask), withLeaves: false);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void With_kept_leaf_hashes_a_changed_entry_is_named()
    {
        for (var number = 0; number < _chain.Blocks.Count; number++)
        {
            foreach (var (position, start, length) in EntriesOf(_chain.Blocks[number]))
            {
                for (var at = start; at < start + length; at++)
                {
                    var fault = ExpectFault(number, at, 0x10, withLeaves: true);
                    Assert.Equal(position, fault.EntryPosition);
                    Assert.Contains("Its bytes were changed", fault.Reason, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Without_leaf_hashes_an_entry_that_is_unreadable_or_breaks_a_rule_is_named_and_else_the_block()
    {
        var named = 0;
        foreach (var (position, start, length) in EntriesOf(_chain.Blocks[1]))
        {
            for (var at = start; at < start + length; at++)
            {
                var fault = ExpectFault(1, at, 0x10, withLeaves: false);
                named += fault.EntryPosition is null ? 0 : 1;
                Assert.True(
                    fault.EntryPosition is { } p
                        ? p == position || (p > position && fault.Reason.Contains("or one before it", StringComparison.Ordinal))
                        : fault.Reason.Contains("Kept leaf hashes would tell", StringComparison.Ordinal),
                    fault.Message);
            }
        }

        Assert.True(named > 0);
    }

    [Fact]
    public void A_changed_header_is_told_from_changed_entries()
    {
        var block = BlockCodec.Decode(_chain.Blocks[1]);
        string Reason(BlockHeader header, bool withLeaves) =>
            Audit(1, BlockCodec.Encode(block with { Header = header }), withLeaves, [4]).Reason;
        var root = block.Header with { TreeRoot = block.Header.Previous };
        Assert.Contains("root in its header was changed", Reason(root, withLeaves: true), StringComparison.Ordinal);
        Assert.Contains("the size or root was changed, or an entry where", Reason(root, withLeaves: false), StringComparison.Ordinal);
        var time = block.Header with { Timestamp = new Timestamp(block.Header.Timestamp.Microseconds + 1) };
        Assert.Contains("The time in its header was changed", Reason(time, withLeaves: false), StringComparison.Ordinal);
        var digest = block.Header with { StateDigest = block.Header.Previous };
        Assert.Contains("state digest", Reason(digest, withLeaves: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_leaf_hash_is_told_from_a_changed_entry()
    {
        var leaves = _chain.Shard.LeafHashes.ToArray();
        leaves[6] = leaves[7];
        var auditor = new ChainAuditor(Make.Shard, null, (first, count) => leaves.AsSpan((int)first, count).ToArray());
        auditor.Add(_chain.Blocks[0]);
        var fault = Assert.Throws<AuditException>(() => auditor.Add(_chain.Blocks[1]));
        Assert.Equal((2UL, 1), (fault.Height, fault.EntryPosition));
        Assert.Contains("the kept hash was changed, not the block", fault.Reason, StringComparison.Ordinal);

        auditor = new ChainAuditor(Make.Shard, null, (_, count) => leaves[..(count - 1)]);
        fault = Assert.Throws<AuditException>(() => auditor.Add(_chain.Blocks[0]));
        Assert.Contains("kept leaf hashes for its", fault.Reason, StringComparison.Ordinal);
        new ChainAuditor(Make.Shard, null, (_, _) => null).Add(_chain.Blocks[0]);
    }

    [Fact]
    public void A_change_that_only_the_next_block_can_see_is_settled_by_what_comes_after()
    {
        var second = BlockCodec.Decode(_chain.Blocks[1]);
        var maker = BlockCodec.Encode(second with { Header = second.Header with { Proposer = 99 } });

        // Block 3 is borne out by block 4, or by its checkpoint: it was block 2 that was changed.
        Assert.Equal(2UL, Audit(1, maker, false, []).Height);
        Assert.Equal(2UL, Audit(1, maker, false, [2], last: 2).Height);

        // The checkpoint of block 2 signs another hash.
        Assert.Equal(2UL, Audit(1, maker, false, [1], last: 1).Height);
        Assert.Equal(2UL, Audit(1, maker, false, [1], last: 2).Height);

        // Nothing bears out either: the audit says so.
        var fault = Audit(1, maker, false, [], last: 2);
        Assert.Equal(3UL, fault.Height);
        Assert.Contains("nothing was given that says which", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("nothing was given that says which", Audit(1, maker, false, [4], last: 2).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_link_after_a_signed_block_is_the_later_blocks_fault()
    {
        var third = BlockCodec.Decode(_chain.Blocks[2]);
        var bytes = BlockCodec.Encode(third with { Header = third.Header with { Previous = third.Header.TreeRoot } });
        Assert.Equal(3UL, Audit(2, bytes, false, [1], last: 2).Height);
        Assert.Equal(3UL, Audit(2, bytes, false, [2], last: 2).Height);
        var auditor = new ChainAuditor(Make.Shard, null);
        auditor.Add(_chain.Blocks[0]);
        auditor.Add(_chain.Blocks[1]);
        auditor.AddCheckpoint(_chain.Checkpoints[1]);
        Assert.Equal(3UL, Assert.Throws<AuditException>(() => auditor.Add(bytes)).Height);
    }

    private AuditException ExpectFault(int number, int at, byte mask, bool withLeaves)
    {
        var changed = (byte[])_chain.Blocks[number].Clone();
        changed[at] ^= mask;
        var fault = Audit(number, changed, withLeaves, [_chain.Blocks.Count - 1]);
        Assert.True(fault.Height == (ulong)number + 1, $"Byte {at} of block {number + 1}: {fault.Message}");
        return fault;
    }

    /// <summary>Audits the chain with one block in another's place, up to a block, and then some checkpoints.</summary>
    private AuditException Audit(int number, byte[] changed, bool withLeaves, int[] checkpoints, int last = 4) =>
        Assert.Throws<AuditException>(() =>
        {
            var auditor = new ChainAuditor(Make.Shard, null, withLeaves ? _chain.Shard.Leaves : null);
            for (var i = 0; i <= last; i++)
            {
                auditor.Add(i == number ? changed : _chain.Blocks[i]);
            }

            foreach (var i in checkpoints)
            {
                auditor.AddCheckpoint(_chain.Checkpoints[i]);
            }

            auditor.Finish();
        });

    /// <summary>Where a block's entries are, by the layout of docs/formats.md.</summary>
    private static IEnumerable<(int Position, int Start, int Length)> EntriesOf(byte[] block)
    {
        var at = 3 + BinaryPrimitives.ReadUInt16BigEndian(block.AsSpan(1));
        var count = BinaryPrimitives.ReadInt32BigEndian(block.AsSpan(at));
        at += 4;
        for (var position = 0; position < count; position++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(block.AsSpan(at));
            yield return (position, at + 4, length);
            at += 4 + length;
        }
    }
}
