using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Synod.Ledger.Tests;

/// <summary>Many transactions as bytes, and the answer to them.</summary>
public class BulkTests
{
    private const int HeadSize = 5;

    private static JsonElement Transactions => Golden.Json("bulk.json").GetProperty("transactions");

    private static JsonElement Results => Golden.Json("bulk.json").GetProperty("results");

    [Fact]
    public void The_golden_transactions_are_written_and_read()
    {
        var commands = Transactions.GetProperty("items").EnumerateArray().Select(Command).ToArray();
        var bytes = Transactions.Hex("hex");
        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(BulkTransactions.Encode(commands)));
        var recent = new RecentAccounts();
        foreach (var names in new[] { null, recent, recent })
        {
            var read = Read(bytes, names);
            Assert.Equal(commands.Length, read.Count);
            for (var i = 0; i < read.Count; i++)
            {
                Assert.Equal(commands[i].Transfers, read[i].Transfers);
                Assert.Equal(commands[i], read[i] with { Transfers = commands[i].Transfers });
            }
        }
    }

    [Fact]
    public void The_golden_results_are_written_and_read()
    {
        var results = Results.GetProperty("items").EnumerateArray().Select(Result).ToArray();
        var bytes = Results.Hex("hex");
        var written = new ArrayBufferWriter<byte>();
        BulkResults.WriteHead(written, results.Length);
        foreach (var result in results)
        {
            BulkResults.Write(written, result);
        }

        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(written.WrittenSpan));
        Assert.Equal(results, BulkResults.Decode(bytes));
        Assert.Equal([true, true, false], results.Select(r => r.IsDone));
    }

    [Fact]
    public void What_is_cut_off_or_has_bytes_left_over_is_refused()
    {
        foreach (var (bytes, read) in new (byte[], Action<byte[]>)[]
        {
            (Transactions.Hex("hex"), b => Read(b, null)), (Results.Hex("hex"), b => BulkResults.Decode(b)),
        })
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<FormatException>(() => read(bytes[..length]));
            }

            Assert.Throws<FormatException>(() => read([.. bytes, 0]));
            Assert.Throws<FormatException>(() => read([2, .. bytes[1..]]));
        }
    }

    [Fact]
    public void A_changed_byte_is_refused_or_is_another_well_formed_body()
    {
        var bytes = Transactions.Hex("hex");
        for (var bit = HeadSize * 8; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            IReadOnlyList<SubmitTransaction> read;
            try
            {
                read = Read(changed, new RecentAccounts());
            }
            catch (FormatException)
            {
                continue;
            }

            // There is one encoding of everything.
            Assert.All(read, command => Assert.Null(CommandSyntax.Problem(command)));
            Assert.Equal(changed, BulkTransactions.Encode(read));
        }
    }

    [Fact]
    public void What_an_id_is_does_not_depend_on_what_was_read_before()
    {
        var recent = new RecentAccounts();
        foreach (var name in new[] { "a", "a", "", "a b", "é", "é", new string('x', 128), new string('x', 129), "a" })
        {
            var isId = AccountId.TryParse(name, out var id);
            Assert.Equal(isId, recent.TryRead(System.Text.Encoding.UTF8.GetBytes(name), out var read));
            Assert.Equal(id, read);
        }
    }

    [Fact]
    public void What_has_no_encoding_is_not_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BulkTransactions.Encode([]));
        Assert.Throws<ArgumentException>(() => BulkTransactions.Encode([Make.Post("t")]));
        Assert.Throws<ArgumentException>(() => BulkTransactions.Encode([Make.Post("t", Make.Move("a", "a", 1))]));
        Assert.Throws<ArgumentException>(() => BulkTransactions.Encode([Make.Post("t", Make.Move("a", "b", 0))]));
        Assert.Throws<ArgumentException>(() => BulkTransactions.Encode([Make.Reserve("t", 0, Make.Move("a", "b", 1))]));
    }

    [Fact]
    public void A_count_that_is_a_lie_reserves_nothing()
    {
        var bytes = Results.Hex("hex");
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), uint.MaxValue);
        Assert.Throws<FormatException>(() => BulkResults.Decode(bytes));
    }

    private static List<SubmitTransaction> Read(byte[] bytes, RecentAccounts? recent)
    {
        var reader = new BulkTransactionReader(bytes, recent);
        var read = new List<SubmitTransaction>();
        while (read.Count < reader.Count)
        {
            read.Add(reader.Next());
        }

        reader.End();
        return read;
    }

    private static SubmitTransaction Command(JsonElement item)
    {
        var pending = item.GetProperty("pending");
        PendingTerms? terms = pending.ValueKind == JsonValueKind.Null
            ? null
            : new PendingTerms(pending.TryGetProperty("timeout", out var timeout) ? timeout.GetInt64() : null);
        return new SubmitTransaction(
            Make.Id(item.Text("id")),
            [.. item.GetProperty("transfers").EnumerateArray().Select(t => new Transfer(
                Make.Account(t.Text("debit")), Make.Account(t.Text("credit")), Amount.Parse(t.Text("amount"))))],
            terms,
            Make.Words([.. item.GetProperty("metadata").EnumerateObject().Select(p => (p.Name, p.Value.GetString()!))]),
            Reference.Parse(item.Text("reference")));
    }

    private static BulkResult Result(JsonElement item) => new(
        item.GetProperty("status").GetInt32(),
        item.GetProperty("shard").GetInt32(),
        ulong.Parse(item.Text("height"), provider: null),
        ulong.Parse(item.Text("index"), provider: null),
        item.Time("timestamp"),
        item.Text("problem"),
        item.Text("detail"));
}
