using System.Text.Json;

namespace Synod.Ledger.Tests;

public class BlockCodecTests
{
    public static TheoryData<int> GoldenBlocks => new(Enumerable.Range(0, All.Length));

    private static JsonElement[] All => [.. Golden.Json("block.json").GetProperty("blocks").EnumerateArray()];

    [Theory]
    [MemberData(nameof(GoldenBlocks))]
    public void A_block_is_the_golden_bytes(int number)
    {
        var golden = All[number];
        var block = BlockCodec.Decode(golden.Hex("hex"));
        var fields = golden.GetProperty("header");
        var header = new BlockHeader(
            new ShardKey(LedgerName.Parse(fields.Text("ledger")), fields.GetProperty("shard").GetInt32()),
            fields.GetProperty("height").GetUInt64(),
            fields.Hash("previous"),
            fields.GetProperty("treeSize").GetUInt64(),
            fields.Hash("treeRoot"),
            fields.Hash("stateDigest"),
            fields.Time("timestamp"),
            UInt128.Parse(fields.Text("proposer"), System.Globalization.NumberStyles.HexNumber, null));
        Assert.Equal(header, block.Header);
        Assert.Equal(golden.Text("headerHex"), Convert.ToHexStringLower(header.Encode()));
        Assert.Equal(golden.Hash("hash"), header.Hash());
        Assert.Equal(
            golden.GetProperty("entries").EnumerateArray().Select(e => Golden.Entry(e.GetProperty("fields"))), block.Entries);
        Assert.Equal(
            golden.GetProperty("attachments").EnumerateArray().Select(a => new Attachment(
                a.GetProperty("position").GetInt32(),
                new MetadataSalt(a.Hex("salt")),
                Make.Words([.. a.GetProperty("metadata").EnumerateObject().Select(p => (p.Name, p.Value.GetString()!))]))),
            block.Attachments);
        Assert.Equal(golden.Text("hex"), Convert.ToHexStringLower(BlockCodec.Encode(block)));
    }

    [Theory]
    [MemberData(nameof(GoldenBlocks))]
    public void Any_other_bytes_are_another_block_or_none(int number)
    {
        var bytes = All[number].Hex("hex");
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => BlockCodec.Decode(bytes.AsMemory(0, length)));
        }

        Assert.Throws<FormatException>(() => BlockCodec.Decode((byte[])[.. bytes, 0]));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Record.Exception(() => Assert.Equal(changed, BlockCodec.Encode(BlockCodec.Decode(changed)))) is { } e)
            {
                Assert.IsType<FormatException>(e);
            }
        }
    }

    [Fact]
    public void The_golden_chains_are_executed_to_the_golden_snapshots()
    {
        foreach (var snapshot in Golden.Json("snapshot.json").GetProperty("snapshots").EnumerateArray())
        {
            var name = snapshot.Text("ledger");
            var state = new ShardState(new ShardKey(LedgerName.Parse(name), 0));
            foreach (var block in All.Where(b => b.GetProperty("header").Text("ledger") == name))
            {
                state.Commit(state.Replay(BlockCodec.Decode(block.Hex("hex"))));
                Assert.Equal(block.Hash("hash"), state.HeadHash);
                Assert.Equal(block.GetProperty("header").Hash("stateDigest"), state.Digest);
            }

            var golden = snapshot.Hex("hex");
            Assert.Equal(golden, SnapshotCodec.Encode(state));
            Assert.Equal(golden, SnapshotCodec.Encode(SnapshotCodec.Decode(golden)));
            Assert.Equal(
                snapshot.GetProperty("accounts").EnumerateArray()
                    .Select(a => (a.Text("id"), a.Text("debitsPosted"), a.Text("creditsPending"))),
                state.Accounts.Select(a => (a.Id.Value, a.Totals.DebitsPosted.ToString(), a.Totals.CreditsPending.ToString())));
            Assert.All(
                snapshot.GetProperty("pending").EnumerateArray(),
                id => Assert.True(state.TryGetPending(Make.Id(id.GetString()!), out _)));
            Assert.Equal(snapshot.GetProperty("ledgers").GetArrayLength(), state.Ledgers.Count);
        }
    }

    [Fact]
    public void An_unreadable_entry_is_named()
    {
        var shard = new TestShard().Have(Make.Open("a"), Make.Open("b"));
        var block = shard.Draft.Seal();
        ReadOnlyMemory<byte>[] entries = [block.EntryBytes[0], block.EntryBytes[1], new byte[] { 1, 99 }];
        var e = Assert.Throws<FormatException>(() => BlockCodec.Decode(BlockCodec.Encode(block with { EntryBytes = entries })));
        Assert.StartsWith("Entry 2 of block 1 is unreadable.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_kept()
    {
        var block = new TestShard().Have(Make.Open("a")).Draft.Seal();
        Assert.Throws<ArgumentException>(() => BlockCodec.Encode(block with { EntryBytes = [] }));
        Assert.Throws<ArgumentException>(() => BlockCodec.Encode(
            block with { EntryBytes = [.. Enumerable.Repeat(block.EntryBytes[0], Block.MaxEntries + 1)] }));
        Assert.Throws<ArgumentException>(() => BlockCodec.Encode(block with { EntryBytes = [new byte[Block.MaxBytes]] }));
        Assert.Throws<FormatException>(() => BlockCodec.Decode(new byte[Block.MaxBytes + 1]));
        Assert.Throws<ArgumentException>(() => (block.Header with { Height = 0 }).Encode());
        Assert.Throws<ArgumentException>(() => (block.Header with { Proposer = 0 }).Encode());
    }

    [Fact]
    public void Attachments_are_in_order_and_each_once()
    {
        var shard = new TestShard().Have(
            Make.Open("a", metadata: Make.Words(("k", "1"))), Make.Open("b", metadata: Make.Words(("k", "2"))));
        var block = shard.Draft.Seal();
        var (first, second) = (block.Attachments[0], block.Attachments[1]);
        Attachment[][] refused = [[second, first], [first, first], [first, second with { Position = 3 }]];
        Assert.All(refused, attachments => Assert.Throws<FormatException>(
            () => BlockCodec.Decode(BlockCodec.Encode(block with { Attachments = attachments }))));

        // One that is missing was erased.
        var erased = BlockCodec.Decode(BlockCodec.Encode(block with { Attachments = [second] }));
        Assert.Equal(2, Assert.Single(erased.Attachments).Position);
    }

    [Theory]
    [InlineData("no pairs", "0000")]
    [InlineData("65 pairs", "0041")]
    [InlineData("keys out of order", "0002 0001 62 0000 0001 61 0000")]
    [InlineData("a key twice", "0002 0001 61 0000 0001 61 0000")]
    [InlineData("an empty key", "0001 0000 0000")]
    [InlineData("left-over bytes", "0001 0001 61 0000 00")]
    [InlineData("ill-formed text", "0001 0001 ff 0000")]
    [InlineData("cut off", "0001 0001 61 0002 61")]
    public void Metadata_has_one_form(string form, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.False(string.IsNullOrEmpty(Assert.Throws<FormatException>(() => MetadataCodec.Decode(bytes)).Message), form);
    }
}
