using System.Text;
using Synod.Ledger;

namespace Synod.Gateway.Tests;

/// <summary>There are two readers of JSON, and only the strict one has anything to say.</summary>
public class PlainJsonTests
{
    private const int Seed = 20261122;
    private static readonly GatewayOptions Options = new();

    [Fact]
    public void What_is_read_plainly_is_what_the_strict_reader_reads()
    {
        var random = new Random(Seed);
        var bad = new BadJson(random);
        var plainly = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var text = Encoding.UTF8.GetBytes(random.Next(3) switch
            {
                0 => bad.Good(JsonKind.Transaction),
                1 => bad.Mutate(JsonKind.Transaction).Json,
                _ => "[" + bad.Good(JsonKind.Transaction) + "," + bad.Good(JsonKind.Transaction) + "]",
            });
            if (random.Next(2) == 0)
            {
                text[random.Next(text.Length)] = (byte)random.Next(256);
            }

            var reader = new TransactionReader(random.Next(2) == 0 ? TransactionId.Parse("t-1") : null, new RecentAccounts());
            if (PlainJson.TryRead(text, Options.MaxItems, reader) is not { } submission)
            {
                continue;
            }

            plainly++;
            var errors = new InputErrors();
            using var document = StrictJson.Parse(text, errors);
            var values = submission.Shape == SubmissionShape.One
                ? [document!.RootElement]
                : document!.RootElement.EnumerateArray().ToArray();
            Assert.Equal(values.Length, submission.Items.Count);
            for (var n = 0; n < values.Length; n++)
            {
                var strict = reader.Read(values[n], errors);
                Assert.Empty(errors.ToList());
                AssertSame(strict, submission.Items[n]);
            }
        }

        Assert.InRange(plainly, 1_000, 3_000);
    }

    [Theory]
    [InlineData("""{"id":"t","transfers":[{"debit":"a","credit":"b","amount":"1"}]}""")]
    [InlineData("""{"transfers":[{"amount":"340282366920938463463374607431768211455","credit":"b","debit":"a"}],"id":"t"}""")]
    [InlineData("""{"id":"t","transfers":[{"debit":"a","credit":"b","amount":"1"}],"pending":null,"metadata":null}""")]
    [InlineData("""{"id":"t","transfers":[{"debit":"a","credit":"b","amount":"1"}],"pending":{},"metadata":{"é":"ü"},"reference":""}""")]
    [InlineData(""" [ {"id":"t","transfers":[{"debit":"a","credit":"b","amount":"1"}],"pending":{"timeout":1}} ] """)]
    public void What_clients_write_is_plain(string json)
    {
        var reader = new TransactionReader(null, new RecentAccounts());
        Assert.NotNull(PlainJson.TryRead(Encoding.UTF8.GetBytes(json), Options.MaxItems, reader));
        Assert.Equal(json[0] == '{', PlainJson.TryReadLine(Encoding.UTF8.GetBytes(json), reader).Command is not null);
    }

    private static void AssertSame(Item<SubmitTransaction> strict, SubmittedItem<SubmitTransaction> plain)
    {
        Assert.Null(plain.Problem);
        Assert.Equal(strict.Id, plain.Id);
        Assert.Equal(strict.Command!.Transfers, plain.Command!.Transfers);
        Assert.Equal(strict.Command, plain.Command with { Transfers = strict.Command.Transfers });
    }
}
