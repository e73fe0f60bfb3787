using System.Text;
using Synod.Consensus;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>The layout of votes, byte for byte, and rows that somebody else has been at.</summary>
[Collection(AzuriteTests.Name)]
public sealed class SlotRowTests(AzuriteTables azurite)
{
    private const string Golden = "golden/slot-row.json";

    private static readonly Slot Three = new(3);

    [Fact]
    public async Task A_row_is_sent_as_the_golden_file_has_it()
    {
        var service = new FakeService { Answers = (_, _) => new FakeResponse(204, "", ("ETag", "W/\"1\"")) };
        var store = new AzureTablesSlotStore(Tables.Over(service), "synod", 2);
        await store.WriteAsync(Sample.Shard, Three, Sample.Voted(5, 8), SlotVersion.None, default);
        await store.WriteAsync(Sample.Shard, Three, Sample.Voted(5, 8), new SlotVersion("W/\"1\""), default);

        Assert.Equal(File.ReadAllText(Golden).TrimEnd(), Encoding.UTF8.GetString(service.Body));
        Assert.Equal(
            [
                "POST /devstoreaccount1/SynodVotes",
                "PUT /devstoreaccount1/SynodVotes(PartitionKey='synod_slot_bank_0_2_00000000000000000003',RowKey='vote')",
            ],
            service.Requests);
    }

    [Fact]
    public async Task A_row_of_another_service_has_another_key()
    {
        var service = new FakeService { Answers = (_, _) => new FakeResponse(204, "", ("ETag", "W/\"1\"")) };
        var store = new AzureTablesSlotStore(Tables.Over(service), "books-2.eu", 2);
        await store.WriteAsync(Sample.Shard, Three, Sample.Voted(5, 8), new SlotVersion("W/\"1\""), default);

        Assert.Equal(
            ["PUT /devstoreaccount1/SynodVotes(PartitionKey='books-2.eu_slot_bank_0_2_00000000000000000003',RowKey='vote')"],
            service.Requests);
    }

    [Fact]
    public async Task A_large_record_is_cut_into_15_properties()
    {
        var service = new FakeService { Answers = (_, _) => new FakeResponse(204, "", ("ETag", "W/\"1\"")) };
        var state = Sample.Voted(1, 921_600);
        var store = new AzureTablesSlotStore(Tables.Over(service), "synod", 1);
        await store.WriteAsync(Sample.Shard, Three, state, SlotVersion.None, default);

        using var json = System.Text.Json.JsonDocument.Parse(service.Body);
        var names = json.RootElement.EnumerateObject().Select(property => property.Name)
            .Where(name => name.StartsWith("Data", StringComparison.Ordinal) && !name.Contains('@', StringComparison.Ordinal)).ToList();
        Assert.Equal(["Data", .. Enumerable.Range(1, 14).Select(i => $"Data{i}")], names);
        var parts = names.Select(name => json.RootElement.GetProperty(name).GetBytesFromBase64()).ToList();
        Assert.All(parts.Take(14), part => Assert.Equal(64 << 10, part.Length));
        Assert.Equal(SlotRecord.Encode(state), parts.SelectMany(part => part));
    }

    [Fact]
    public async Task A_row_that_makes_no_sense_is_reported_and_never_read_as_an_empty_slot()
    {
        var table = await azurite.NewTableAsync();
        var store = new AzureTablesSlotStore(table, "synod", 1);
        var record = SlotRecord.Encode(Sample.Voted(1, 100_000));
        (string Name, object Value)[][] rows =
        [
            [],
            [("StringData", "text")],
            [("Data", "text")],
            [("Data", 7L)],
            [("Data", Array.Empty<byte>())],
            [("Data", record[..65_536])],
            [("Data1", record[65_536..])],
            [("Data", record[..65_536]), ("Data2", record[65_536..])],
            [("Data", record[..60_000]), ("Data1", record[60_000..])],
            [("Data", record[..65_536]), ("Data1", record[65_536..]), ("More", "text")],
        ];
        for (var i = 0; i < rows.Length; i++)
        {
            var slot = new Slot((ulong)i + 1);
            var row = new TableEntity(store.PartitionKey(Sample.Shard, slot), AzureTablesSlotStore.RowKey);
            foreach (var (name, value) in rows[i])
            {
                row[name] = value;
            }

            await table.UpsertAsync(row, default);
            var error = await Assert.ThrowsAsync<CorruptRecordException>(() => store.ReadAsync(Sample.Shard, slot, default).AsTask());
            Assert.Contains($"slot {slot} of shard bank/0, acceptor 1", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<CorruptRecordException>(() => store.ReadRangeAsync(Sample.Shard, slot, 1, default).AsTask());
        }
    }

    [Fact]
    public async Task Acceptors_that_share_a_table_do_not_touch_each_other()
    {
        var table = await azurite.NewTableAsync();
        for (var acceptor = 1; acceptor <= 3; acceptor++)
        {
            var write = await new AzureTablesSlotStore(table, "synod", acceptor)
                .WriteAsync(Sample.Shard, Three, Sample.Voted((uint)acceptor), SlotVersion.None, default);
            Assert.True(write.Written);
        }

        var range = await new AzureTablesSlotStore(table, "synod", 2).ReadRangeAsync(Sample.Shard, Three, 100, default);
        Assert.Equal(Sample.Voted(2), Assert.Single(range).State);
    }
}
