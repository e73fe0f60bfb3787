using System.Text;
using System.Text.Json;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Receipts that another program made, in another language: what holds, and what does not, and which part is at fault.</summary>
public class GoldenReceiptTests
{
    private static readonly JsonElement Vectors = Golden.Json("receipts.json");

    private static readonly VerifierKey[] Keys =
        [.. Vectors.GetProperty("keys").EnumerateArray().Select(key => VerifierKey.Parse(key.GetString()!))];

    private static readonly string[] PostedReservation = ["reservation posted", "reservation", "leg on shard 1", "leg on shard 2"];

    public static TheoryData<string, int?> Receipts()
    {
        var receipts = new TheoryData<string, int?>();
        foreach (var receipt in Vectors.GetProperty("receipts").EnumerateArray())
        {
            var parts = receipt.GetProperty("parts").EnumerateArray().Select(part => part.GetString());
            receipts.Add(string.Join(';', parts), receipt.TryGetProperty("fault", out var fault) ? fault.GetInt32() : null);
        }

        return receipts;
    }

    [Fact]
    public void Every_part_is_a_receipt_by_itself()
    {
        foreach (var part in Vectors.GetProperty("parts").EnumerateObject())
        {
            var proven = ReceiptVerifier.Verify(TextOf(part.Name), Keys);
            Assert.Equal(part.Value.Text("origin"), proven.Checkpoint.Origin);
            Assert.Equal(part.Value.GetProperty("index").GetUInt64(), proven.Index);
            Assert.Equal(part.Value.GetProperty("treeSize").GetUInt64(), proven.Checkpoint.TreeSize);
            Assert.Equal(part.Value.Hash("leafHash"), proven.LeafHash);
            Assert.Equal(Golden.Entry(part.Value.GetProperty("fields")), EntryCodec.Decode(proven.Entry));
        }
    }

    [Theory]
    [MemberData(nameof(Receipts))]
    public void Parts_that_belong_together_hold_and_others_are_refused_by_number(string parts, int? fault)
    {
        var names = parts.Split(';');
        var text = TextOf(names);
        if (fault is null)
        {
            Assert.Equal(names.Length, AssertWhole(LedgerReceipt.Verify(text, Keys)));
            return;
        }

        var found = Assert.Throws<ProofException>(() => LedgerReceipt.Verify(text, Keys));
        Assert.True((ProofFault.Untied, fault) == (found.Fault, found.Part), found.Message);
        Assert.StartsWith($"Part {fault}: ", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_reservation_leads_to_its_legs()
    {
        var receipt = LedgerReceipt.Verify(Encoding.UTF8.GetBytes(TextOf(PostedReservation)), Keys);

        Assert.IsType<PendingPosted>(receipt.Subject.Entry);
        Assert.IsType<TransactionReserved>(receipt.Decision!.Entry);
        Assert.Equal(["synod/0a1b2c3d4e5f/bank/1", "synod/0a1b2c3d4e5f/bank/2"], receipt.Legs.Select(leg => leg.Proof.Key.Name));
        Assert.Equal(receipt.Decision.Entry.Agreement!.Votes.Select(v => v.Prepared.Leaf), receipt.Legs.Select(leg => leg.Proof.LeafHash));
    }

    [Fact]
    public void What_is_at_fault_is_named()
    {
        foreach (var (message, parts) in (IEnumerable<(string, string[])>)
        [
            ("Part 4: it is missing: entry 0 of synod/0a1b2c3d4e5f/bank/2, which holds a leg of 'order-7'.", PostedReservation[..3]),
            ("Part 2: it is entry 0 of synod/0a1b2c3d4e5f/bank/2, in the place of entry 2 of synod/0a1b2c3d4e5f/bank/1, "
                + "which holds a leg of 'order-7'.", ["reservation", "leg on shard 2", "leg on shard 1"]),
            ("Part 4: it is one too many: nothing before it names it.", [.. PostedReservation[1..], "payment"]),
            ("Part 2: it is no reservation across shards, and part 1 ends that of 'order-7'.", [PostedReservation[0], "payment"]),
        ])
        {
            Assert.Equal(message, Assert.Throws<ProofException>(() => LedgerReceipt.Verify(TextOf(parts), Keys)).Message);
        }
    }

    [Fact]
    public void The_key_of_every_shard_is_needed()
    {
        foreach (var (shard, part) in (IEnumerable<(int, int)>)[(0, 1), (1, 3), (2, 4)])
        {
            var others = Keys.Where(key => key.Name != $"synod/0a1b2c3d4e5f/bank/{shard}").ToArray();
            var fault = Assert.Throws<ProofException>(() => LedgerReceipt.Verify(TextOf(PostedReservation), others));
            Assert.Equal((ProofFault.UnknownSigner, part), (fault.Fault, fault.Part));
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_is_refused()
    {
        var file = Encoding.UTF8.GetBytes(TextOf(PostedReservation));
        for (var i = 0; i < file.Length; i++)
        {
            var changed = file.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.Throws<ProofException>(() => LedgerReceipt.Verify(changed, Keys));
        }
    }

    private static int AssertWhole(LedgerReceipt receipt)
    {
        var votes = receipt.Decision?.Entry.Agreement!.Votes.Count ?? 0;
        Assert.Equal(votes, receipt.Legs.Count);
        return 1 + votes + (receipt.Decision is { } decision && decision.Proof != receipt.Subject.Proof ? 1 : 0);
    }

    private static string TextOf(params string[] parts) => string.Concat(parts.SelectMany(
        part => Vectors.GetProperty("parts").GetProperty(part).GetProperty("text").EnumerateArray().Select(line => line + "\n")));
}
