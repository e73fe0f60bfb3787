using System.Security.Cryptography;

namespace Synod.Ledger.Tests;

public class SnapshotTests
{
    private static byte[] Snapshot => Convert.FromHexString(Golden.Json("snapshot.json").GetProperty("snapshots")[0].Text("hex"));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void A_snapshot_of_many_pieces_is_read_in_whatever_pieces_it_comes(int most)
    {
        // More than one piece of 64 KiB, whose ends are amid accounts.
        var shard = new TestShard();
        shard.Have([.. Enumerable.Range(0, 3_000).Select(i => Make.Open($"account-of-a-rather-long-name:{i}"))]).Commit();
        var snapshot = SnapshotCodec.Encode(shard.State);
        Assert.InRange(snapshot.Length, 130_000, int.MaxValue);
        Assert.Equal(snapshot, SnapshotCodec.Encode(SnapshotCodec.Decode(new Trickle(snapshot, most))));

        foreach (var at in new[] { 0, snapshot.Length / 2, snapshot.Length - 33, snapshot.Length - 1 })
        {
            var changed = snapshot.ToArray();
            changed[at] ^= 1;
            Assert.Throws<FormatException>(() => SnapshotCodec.Decode(new Trickle(changed, most)));
        }
    }

    [Fact]
    public void A_state_goes_on_from_its_snapshot_as_if_nothing_had_been()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b", metadata: Make.Words(("k", "v"))));
        shard.Have(
            Make.Reserve("late", 9, Make.Move("a", "b", 1)),
            Make.Reserve("first", 5, Make.Move("a", "b", 2)),
            Make.Reserve("second", 5, Make.Move("a", "b", 4)),
            Make.Reserve("never", null, Make.Move("a", "b", 8))).Commit();
        var restored = SnapshotCodec.Decode(SnapshotCodec.Encode(shard.State));
        Assert.Equal(Make.At(6), restored.NextExpiry);
        Assert.Equal(shard.State.Accounts, restored.Accounts);
        foreach (var state in new[] { shard.State, restored })
        {
            var draft = state.Draft(Make.At(10), 3);
            Assert.Equal(3, draft.ExpireDue());
            Assert.Equal(["first", "second", "late"], draft.Effects.Select(e => ((PendingExpired)e.Entry).Id.Value));
            Assert.True(draft.TryExecute(Make.Reserve("new", 1, Make.Move("a", "b", 1)), History.Empty, default, out _));
            draft.Seal();
            state.Commit(draft);
        }

        Assert.Equal(shard.State.HeadHash, restored.HeadHash);
        Assert.Equal(SnapshotCodec.Encode(shard.State), SnapshotCodec.Encode(restored));
        Assert.Equal(
            (shard.State.Height, shard.State.TreeRoot, shard.State.Digest, shard.State.HeadProposer, shard.State.Origin, 1),
            (restored.Height, restored.TreeRoot, restored.Digest, restored.HeadProposer, restored.Origin, restored.Shards));
    }

    [Fact]
    public void A_copy_stays_as_it_was_while_the_state_goes_on()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"), Make.Open("c", "unlimited"));
        shard.Have(
            Make.Reserve("posted", 9, Make.Move("a", "b", 1)),
            Make.Reserve("left", null, Make.Move("a", "b", 2)),
            Make.Post("t", Make.Move("c", "b", UInt128.MaxValue / 2))).Commit();
        var bytes = SnapshotCodec.Encode(shard.State);
        var copy = shard.State.Copy();

        shard.Have(
            Make.PostIt("posted"),
            Make.Post("u", Make.Move("a", "b", 5)),
            Make.Reserve("new", 9, Make.Move("a", "b", 1))).Commit();
        shard.Have([.. Enumerable.Range(0, 2_000).Select(i => Make.Open($"account-of-a-rather-long-name:{i}", "7"))]).Commit();

        using var written = new MemoryStream();
        SnapshotCodec.Encode(copy, written);
        Assert.Equal(bytes, written.ToArray());
        Assert.NotEqual(bytes, SnapshotCodec.Encode(shard.State));
    }

    [Fact]
    public void Before_the_first_block_there_is_none() =>
        Assert.Throws<ArgumentException>(() => SnapshotCodec.Encode(new ShardState(Make.Shard)));

    [Fact]
    public void A_flipped_bit_or_a_cut_is_noticed()
    {
        var bytes = Snapshot;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FormatException>(() => SnapshotCodec.Decode(changed));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => SnapshotCodec.Decode(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void What_does_not_hold_together_is_refused_behind_a_right_checksum()
    {
        var bytes = Snapshot[..^32];
        var accepted = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            byte[] sealedAgain = [.. changed, .. SHA256.HashData(changed)];
            try
            {
                // Some changes are of what only the chain can tell: a digest, a posted total, a shard's name.
                Assert.Equal(sealedAgain, SnapshotCodec.Encode(SnapshotCodec.Decode(sealedAgain)));
                accepted++;
            }
            catch (FormatException e)
            {
                Assert.StartsWith("This is not a", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(accepted, 1, bytes.Length * 3 / 4);
    }

    [Fact]
    public void Reservations_must_add_up_to_what_accounts_hold()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"));
        shard.Have(Make.Reserve("t", null, Make.Move("a", "b", 200))).Commit();
        var bytes = SnapshotCodec.Encode(shard.State)[..^32];

        // The last amount but the ledger count of four bytes: what the reservation holds.
        Assert.Equal(200, bytes[^5]);
        bytes[^5] = 201;
        var e = Assert.Throws<FormatException>(() => SnapshotCodec.Decode((byte[])[.. bytes, .. SHA256.HashData(bytes)]));
        Assert.Contains("do not add up", e.Message, StringComparison.Ordinal);
    }

    // A stream that gives a few bytes at a time.
    private sealed class Trickle(byte[] bytes, int most) : MemoryStream(bytes, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);
    }
}
