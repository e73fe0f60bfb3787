using System.Globalization;
using System.Text;
using System.Text.Json;
using Synod.Ledger;

namespace Synod.Benchmarks.Tests;

/// <summary>The bodies that are written byte by byte say what the load consists of.</summary>
public class TransactionBodiesTests
{
    private static readonly TransferMix Mix = new(new AccountSet(300, 1), Distribution.Uniform, 0, 0, 7);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(41, 200)]
    public void Bytes_are_those_of_the_commands(long first, int count)
    {
        var bodies = new TransactionBodies(Mix, BodyKind.Binary);
        bodies.Write(5, 8);
        var body = bodies.Write(first, count);

        Assert.Equal(BulkTransactions.Encode([.. Commands(first, count)]), body.ToArray());
        Assert.Equal(Commands(first, count).Select(c => c.Transfers[0].Amount.Value), bodies.Amounts.ToArray().Select(a => (UInt128)a));
        Assert.True(bodies.WithHeadRoom.Span[TransactionBodies.HeadRoom..].SequenceEqual(body.Span));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 50)]
    [InlineData(true, 1)]
    [InlineData(true, 50)]
    public void JSON_is_that_of_the_commands(bool isLines, int count)
    {
        var body = new TransactionBodies(Mix, isLines ? BodyKind.NdJson : BodyKind.Json).Write(9, count);
        var text = Encoding.UTF8.GetString(body.Span);
        var items = Commands(9, count).Select(ToJson);

        Assert.Equal(
            isLines ? string.Concat(items.Select(i => i + "\n"))
            : count == 1 ? items.Single()
            : "[" + string.Join(',', items) + "]",
            text);
    }

    private static IEnumerable<SubmitTransaction> Commands(long first, int count) =>
        Enumerable.Range(0, count).Select(i => BenchTransaction.Of(Mix, first + i));

    private static string ToJson(SubmitTransaction command) => JsonSerializer.Serialize(new
    {
        id = command.Id.Value,
        transfers = command.Transfers.Select(t => new
        {
            debit = t.Debit.Value,
            credit = t.Credit.Value,
            amount = t.Amount.Value.ToString(CultureInfo.InvariantCulture),
        }),
    });
}
