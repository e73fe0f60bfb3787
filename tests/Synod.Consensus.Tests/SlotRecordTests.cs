using System.Text.Json;

namespace Synod.Consensus.Tests;

/// <summary>The bytes of a slot record are pinned by a golden file, so that no change of theirs goes unnoticed.</summary>
public class SlotRecordTests
{
    private static readonly SlotState Promised = new(new Ballot(3, new ProposerId(0xABCDEF)), null);

    private static readonly SlotState Voted = new(
        new Ballot(7, new ProposerId(UInt128.MaxValue)), new Vote(new Ballot(0, new ProposerId(1)), new byte[] { 1, 2, 3 }));

    public static TheoryData<string> Names => ["empty", "promised", "voted", "voted-for-nothing"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Records_are_those_of_the_golden_file(string name)
    {
        var golden = JsonDocument.Parse(File.ReadAllText("golden/slot-record.json")).RootElement.GetProperty(name).GetString()!;

        Assert.Equal(golden, Convert.ToHexStringLower(SlotRecord.Encode(StateOf(name))));
        Assert.Equal(StateOf(name), SlotRecord.Decode(Convert.FromHexString(golden)));
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_refused()
    {
        var record = SlotRecord.Encode(Voted);
        for (var i = 0; i < record.Length; i++)
        {
            var damaged = record.ToArray();
            damaged[i] ^= 0x40;
            Assert.Throws<FormatException>(() => SlotRecord.Decode(damaged));
            Assert.Throws<FormatException>(() => SlotRecord.Decode(record.AsMemory(0, i)));
        }

        Assert.Throws<FormatException>(() => SlotRecord.Decode((byte[])[.. record, 0]));
    }

    [Theory]
    [InlineData(0, 2)] // another version
    [InlineData(21, 2)] // neither voted nor not
    [InlineData(45, 9)] // a value longer than the record
    public void A_record_that_is_whole_but_malformed_is_refused(int at, byte value)
    {
        var record = SlotRecord.Encode(Voted);
        record[at] = value;
        System.Security.Cryptography.SHA256.HashData(record.AsSpan(..^32), record.AsSpan(^32..));

        Assert.Throws<FormatException>(() => SlotRecord.Decode(record));
    }

    private static SlotState StateOf(string name) => name switch
    {
        "empty" => SlotState.Empty,
        "promised" => Promised,
        "voted" => Voted,
        "voted-for-nothing" => Voted with { Vote = new Vote(new Ballot(2, new ProposerId(9)), default) },
        _ => throw new ArgumentException(name),
    };
}
