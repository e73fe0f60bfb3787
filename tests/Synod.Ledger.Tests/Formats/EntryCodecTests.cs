using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

public class EntryCodecTests
{
    private const string Time = "0006474846204000";

    // One transfer of 1, a posted transaction across shards up to its agreement, and an entry of another shard.
    private const string Legs = "0001 01 62 01 63 01 01";
    private const string Posted = "01 09" + Time + "01 61" + Legs + "0000 00 00";
    private const string Link = "0000000000000000 0000000000000000000000000000000000000000000000000000000000000000";

    public static TheoryData<string> GoldenNames =>
        new(Golden.Json("entries.json").GetProperty("entries").EnumerateArray().Select(e => e.Text("name")));

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Every_kind_is_the_golden_bytes(string name)
    {
        var golden = Find(name);
        var entry = Golden.Entry(golden.GetProperty("fields"));
        Assert.Equal(golden.Text("hex"), Convert.ToHexStringLower(EntryCodec.Encode(entry)));
        Assert.Equal(entry, EntryCodec.Decode(golden.Hex("hex")));
        Assert.Equal(golden.Hash("leafHash"), MerkleHash.Leaf(EntryCodec.Encode(entry)));
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Any_other_bytes_are_another_entry_or_none(string name)
    {
        var bytes = Find(name).Hex("hex");
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => EntryCodec.Decode(bytes.AsMemory(0, length)));
        }

        Assert.Throws<FormatException>(() => EntryCodec.Decode((byte[])[.. bytes, 0]));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            ExpectCanonical(changed);
        }
    }

    [Fact]
    public void What_is_accepted_is_what_would_be_written() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            tail => ExpectCanonical([1, (byte)(1 + (tail.Length % 14)), 0, 0, 0, 0, 0, 0, 0, 5, .. tail]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("another version", "02 07" + Time + "01 61")]
    [InlineData("no such kind", "01 0f" + Time + "01 61")]
    [InlineData("kind zero", "01 00" + Time + "01 61")]
    [InlineData("a time of 2^53", "01 07 0020000000000000 01 61")]
    [InlineData("an empty id", "01 07" + Time + "00")]
    [InlineData("an id with a space", "01 07" + Time + "01 20")]
    [InlineData("left-over bytes", "01 07" + Time + "01 61 00")]
    [InlineData("an amount with leading zeros", "01 05" + Time + "01 61 0001 01 62 01 63 02 0001")]
    [InlineData("an amount of 17 bytes", "01 05" + Time + "01 61 0001 01 62 01 63 11 01000000000000000000000000000000000000")]
    [InlineData("no transfers", "01 05" + Time + "01 61 0000")]
    [InlineData("1,001 transfers", "01 05" + Time + "01 61 03e9")]
    [InlineData("a transfer to oneself", "01 05" + Time + "01 61 0001 01 62 01 62 01 01")]
    [InlineData("a post of nothing", "01 05" + Time + "01 61 0001 01 62 01 63 00")]
    [InlineData("a transaction of nothing", "01 03" + Time + "01 61 0001 01 62 01 63 00 0000 00 00")]
    [InlineData("a transaction with a leg of nothing", "01 03" + Time + "01 61 0002 01 62 01 63 01 01 01 62 01 63 00 0000 00 00")]
    [InlineData("a reservation of nothing", "01 04" + Time + "01 61 0001 01 62 01 63 00 0000000000000000 0000 00")]
    [InlineData("a commitment byte of 2", "01 03" + Time + "01 61 0001 01 62 01 63 01 01 0000 02 00")]
    [InlineData("a reference with a control character", "01 03" + Time + "01 61 0001 01 62 01 63 01 01 0001 0a 00 00")]
    [InlineData("a reference in overlong UTF-8", "01 03" + Time + "01 61 0001 01 62 01 63 01 01 0002 c1a1 00 00")]
    [InlineData("a reference with a surrogate", "01 03" + Time + "01 61 0001 01 62 01 63 01 01 0003 eda080 00 00")]
    [InlineData("a reverses that is no id", "01 03" + Time + "01 61 0001 01 62 01 63 01 01 0000 00 01 20")]
    [InlineData("a normal side of 2", "01 02" + Time + "01 61 05 5553442f32 02 00 00 00")]
    [InlineData("an overdraft byte of 2", "01 02" + Time + "01 61 05 5553442f32 00 02 00 00")]
    [InlineData("an asset of its own", "01 02" + Time + "01 61 05 7573642f32 00 00 00 00")]
    [InlineData("no signer's key", "01 01" + Time + "01 61 00000000 00000001 01 6f 0000")]
    [InlineData("no origin", "01 01" + Time + "01 61 00000000 00000001 00 0001 00")]
    [InlineData("an origin with a space", "01 01" + Time + "01 61 00000000 00000001 01 20 0001 00")]
    [InlineData("an origin with a plus", "01 01" + Time + "01 61 00000000 00000001 01 2b 0001 00")]
    [InlineData("shard 1 of 1", "01 01" + Time + "01 61 00000001 00000001 01 6f 0001 00")]
    [InlineData("no shards", "01 01" + Time + "01 61 00000000 00000000 01 6f 0001 00")]
    [InlineData("257 shards", "01 01" + Time + "01 61 00000000 00000101 01 6f 0001 00")]
    [InlineData("a directory of two shards", "01 01" + Time + "05 73796e6f64 00000000 00000002 01 6f 0001 00")]
    [InlineData("a ledger called synod", "01 08" + Time + "05 73796e6f64 00000001")]
    [InlineData("a ledger of no shards", "01 08" + Time + "01 61 00000000")]
    [InlineData("a ledger of 257 shards", "01 08" + Time + "01 61 00000101")]
    [InlineData("an agreement that is cut off", Posted + "00000001 05 5553442f32 0001 00000001 0000000000000000")]
    [InlineData("a decision without an agreement", Posted)]
    [InlineData("a decision without votes", Posted + "00000001 05 5553442f32 0000")]
    [InlineData("256 votes", Posted + "00000001 05 5553442f32 0100")]
    [InlineData("a decision of attempt 0", Posted + "00000000 05 5553442f32 0001 00000001" + Link)]
    [InlineData("a decision of attempt 2^31", Posted + "80000000 05 5553442f32 0001 00000001" + Link)]
    [InlineData("a decision about no asset", Posted + "00000001 00 0001 00000001" + Link)]
    [InlineData("votes out of order", Posted + "00000001 05 5553442f32 0002 00000002" + Link + "00000001" + Link)]
    [InlineData("a vote twice", Posted + "00000001 05 5553442f32 0002 00000001" + Link + "00000001" + Link)]
    [InlineData("a vote of shard 256", Posted + "00000001 05 5553442f32 0001 00000100" + Link)]
    [InlineData("a decision and more", Posted + "00000001 05 5553442f32 0001 00000001" + Link + "00")]
    [InlineData("a reservation without votes", "01 0a" + Time + "01 61" + Legs + "0000000000000000 0000 00 00000001 05 5553442f32 0000")]
    [InlineData("a leg for shard 256", "01 0b" + Time + "01 61 00000100 00000001 00" + Legs + "05 5553442f32")]
    [InlineData("a leg of attempt 0", "01 0b" + Time + "01 61 00000000 00000000 00" + Legs + "05 5553442f32")]
    [InlineData("a pending byte of 2", "01 0b" + Time + "01 61 00000000 00000001 02" + Legs + "05 5553442f32")]
    [InlineData("a leg of nothing", "01 0b" + Time + "01 61 00000000 00000001 00 0001 01 62 01 63 00 05 5553442f32")]
    [InlineData("a leg without an asset", "01 0b" + Time + "01 61 00000000 00000001 00" + Legs)]
    [InlineData("a leg with two assets", "01 0b" + Time + "01 61 00000000 00000001 00" + Legs + "05 5553442f32 05 5553442f32")]
    [InlineData("a commit without transfers", "01 0c" + Time + "01 61 0000000000000001" + Link + "0000")]
    [InlineData("a commit without a decision", "01 0c" + Time + "01 61 0000000000000001" + Legs)]
    [InlineData("a release without a decision", "01 0d" + Time + "01 61 0000000000000001")]
    [InlineData("a release with transfers", "01 0d" + Time + "01 61 0000000000000001" + Link + Legs)]
    [InlineData("an abort of attempt 0", "01 0e" + Time + "01 61 00000000")]
    [InlineData("an abort of attempt 2^31", "01 0e" + Time + "01 61 80000000")]
    [InlineData("an abort of no transaction", "01 0e" + Time + "00 00000001")]
    public void Each_other_form_is_refused(string form, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var problem = Assert.Throws<FormatException>(() => EntryCodec.Decode(bytes)).Message;
        Assert.False(string.IsNullOrEmpty(problem), form);
    }

    [Fact]
    public void What_no_reader_would_accept_is_not_written()
    {
        var legs = new TransferList([Make.Move("a", "b", 1)]);
        Entry[] unwritable =
        [
            new PendingVoided(default, default),
            new PendingVoided(new Timestamp(-1), Make.Id("t")),
            new PendingVoided(new Timestamp(1L << 53), Make.Id("t")),
            new PendingPosted(default, Make.Id("t"), new TransferList([])),
            new TransactionPosted(default, Make.Id("t"), new TransferList([Make.Move("a", "b", 0)]), default, null, null),
            new TransactionReserved(default, Make.Id("t"), legs, default, null, new Timestamp(0)),
            new AccountOpened(default, default, Make.Usd, NormalSide.Credit, default, null),
            new AccountOpened(default, Make.Account("a"), default, NormalSide.Credit, default, null),
            new AccountOpened(default, Make.Account("a"), Make.Usd, (NormalSide)2, default, null),
            new ShardOpened(default, Make.Shard, 1, "a b", new byte[1]),
            new ShardOpened(default, Make.Shard, 1, "o", default),
            WithVotes(legs, 1),
            WithVotes(legs, 1, new LegVote(2, default), new LegVote(1, default)),
            WithVotes(legs, 1, new LegVote(1, default), new LegVote(1, default)),
            WithVotes(legs, 1, [.. Enumerable.Range(0, 256).Select(shard => new LegVote(shard, default))]),
            WithVotes(legs, 0, new LegVote(1, default)),
            WithVotes(new TransferList([legs[0], legs[0]]), 1, new LegVote(1, default)),
            new TransactionPrepared(default, Make.Id("t"), 0, 0, false, legs, new ValueList<Asset>([Make.Usd])),
            new TransactionPrepared(default, Make.Id("t"), 0, 1, false, legs, new ValueList<Asset>([])),
            new TransactionPrepared(
                default, Make.Id("t"), 0, 1, false, new TransferList([Make.Move("a", "b", 0)]), new ValueList<Asset>([Make.Usd])),
            new HoldCommitted(default, Make.Id("t"), 0, default, new TransferList([])),
            new TransactionAborted(default, Make.Id("t"), 0),
        ];
        Assert.All(unwritable, entry => Assert.ThrowsAny<ArgumentException>(() => EntryCodec.Encode(entry)));
    }

    [Fact]
    public void A_transaction_of_1000_transfers_between_the_longest_names_fits()
    {
        var (a, b) = (new string('a', 128), new string('b', 128));
        var legs = new TransferList([.. Enumerable.Repeat(Make.Move(a, b, UInt128.MaxValue), 1_000)]);
        var entry = new TransactionPosted(Timestamp.Max, Make.Id(a), legs, Reference.Parse(new string('r', 256)), null, null);
        var bytes = EntryCodec.Encode(entry);
        Assert.Equal(entry, EntryCodec.Decode(bytes));
        Assert.True(bytes.Length < Block.MaxBytes / 2);
    }

    private static TransactionPosted WithVotes(TransferList transfers, int attempt, params LegVote[] votes) =>
        new(default, Make.Id("t"), transfers, default, null, null)
        {
            Agreement = new Agreement(attempt, new ValueList<Asset>([Make.Usd]), new ValueList<LegVote>(votes)),
        };

    private static JsonElement Find(string name) =>
        Golden.Json("entries.json").GetProperty("entries").EnumerateArray().Single(e => e.Text("name") == name);

    private static void ExpectCanonical(byte[] bytes)
    {
        try
        {
            Assert.Equal(bytes, EntryCodec.Encode(EntryCodec.Decode(bytes)));
        }
        catch (FormatException e)
        {
            Assert.Contains("an entry", e.Message, StringComparison.Ordinal);
        }
    }
}
