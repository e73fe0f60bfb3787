using System.Globalization;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>What Azure would refuse is refused before anything is sent; what it takes is let through.</summary>
public sealed class EntityLimitsTests
{
    [Fact]
    public void A_binary_property_has_64_KiB()
    {
        EntityLimits.Check(With(new byte[64 << 10]));
        Refused("65537 bytes in 'P'", With(new byte[(64 << 10) + 1]));
    }

    [Fact]
    public void A_text_property_has_32_K_characters()
    {
        EntityLimits.Check(With(new string('x', 32 << 10)));
        Refused("32769 characters in 'P'", With(new string('x', (32 << 10) + 1)));
    }

    [Fact]
    public void An_entity_has_1_MiB_with_its_names()
    {
        // 4 + 2 * 2 for the keys, and 8 + 2 * 3 + 4 for each property beside its value.
        var row = Row();
        for (var i = 0; i < 15; i++)
        {
            row[Name(i)] = new byte[64 << 10];
        }

        var rest = (1 << 20) - 8 - (15 * (18 + (64 << 10))) - 18;
        row[Name(15)] = new byte[rest];
        Assert.Equal(1 << 20, EntityLimits.Size(row));
        EntityLimits.Check(row);
        row[Name(15)] = new byte[rest + 1];
        Refused("1048577 bytes", row);
    }

    [Fact]
    public void An_entity_has_252_properties()
    {
        var row = Row();
        for (var i = 0; i < 252; i++)
        {
            row[Name(i)] = 1L;
        }

        EntityLimits.Check(row);
        row[Name(252)] = 1L;
        Refused("253 properties", row);
    }

    [Fact]
    public void A_key_has_1_KiB()
    {
        EntityLimits.Check(new TableEntity(new string('p', 512), new string('r', 512)));
        Refused("partition key of 513", new TableEntity(new string('p', 513), "r"));
        Refused("row key of 513", new TableEntity("p", new string('r', 513)));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public void A_key_has_no_character_that_Azure_forbids(string key)
    {
        Refused("a partition key with a character", new TableEntity(key, "r"));
        Refused("a row key with a character", new TableEntity("p", key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Timestamp")]
    [InlineData("RowKey")]
    public void A_property_has_a_name_of_its_own(string name)
    {
        var row = Row();
        row[name] = 1L;
        Assert.Throws<TableLimitException>(() => EntityLimits.Check(row));
    }

    [Fact]
    public void Data_has_15_properties()
    {
        var row = Row();
        BinaryParts.Write(row, new byte[15 * (64 << 10)]);
        EntityLimits.Check(row);
        Assert.Throws<TableLimitException>(() => BinaryParts.Write(Row(), new byte[(15 * (64 << 10)) + 1]));
    }

    [Fact]
    public void A_transaction_has_100_writes_of_one_partition_and_each_row_once()
    {
        var transaction = new TableTransaction();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(transaction.TryAdd(Write(new TableEntity("p", Name(i)))));
        }

        Assert.False(transaction.TryAdd(Write(new TableEntity("p", "one more"))));
        Assert.Throws<TableLimitException>(() => transaction.TryAdd(Write(new TableEntity("q", "r"))));
        Assert.Throws<TableLimitException>(() => transaction.TryAdd(Write(new TableEntity("p", Name(7)))));
        Assert.Throws<TableLimitException>(() => new TableTransaction().Body(new Uri("http://127.0.0.1/t")));
    }

    [Fact]
    public void A_transaction_has_4_MiB()
    {
        var transaction = new TableTransaction();
        while (transaction.TryAdd(Write(Large(transaction.Count))))
        {
        }

        var bytes = transaction.Body(new Uri("http://127.0.0.1:10002/devstoreaccount1/SynodIndex")).Length;
        Assert.InRange(bytes, 3 << 20, 4 << 20);

        static TableEntity Large(int number)
        {
            var row = new TableEntity("p", Name(number));
            BinaryParts.Write(row, new byte[100_000]);
            return row;
        }
    }

    [Fact]
    public async Task Nothing_is_sent_of_what_is_refused()
    {
        var service = new FakeService();
        var table = Tables.Over(service);
        await Assert.ThrowsAsync<TableLimitException>(() => table.InsertAsync(With(new byte[70_000]), default).AsTask());
        await Assert.ThrowsAsync<TableLimitException>(() => table.ReplaceAsync(With(new byte[70_000]), "W/\"1\"", default).AsTask());
        await Assert.ThrowsAsync<TableLimitException>(() => table.UpsertAsync(With(new byte[70_000]), default).AsTask());
        Assert.Empty(service.Requests);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:D2}");

    private static TableEntity Row() => new("p", "r");

    private static TableEntity With(object value) => new("p", "r") { ["P"] = value };

    private static TableOperation Write(TableEntity row) => new(TableWriteKind.UpsertReplace, row);

    private static void Refused(string words, TableEntity row) =>
        Assert.Contains(words, Assert.Throws<TableLimitException>(() => EntityLimits.Check(row)).Message, StringComparison.Ordinal);
}
