using System.Text.Json;

namespace Synod.Cli.Tests;

/// <summary>Receipts of several parts: those of a service, and those that another program made.</summary>
public sealed class ReceiptsAcrossShardsTests : IDisposable
{
    private static readonly string[] PostedReservation = ["reservation posted", "reservation", "leg on shard 1", "leg on shard 2"];

    private static readonly (string Id, string Says)[] Served =
    [
        ("paid", "transaction paid was posted"), ("posted", "the reservation posted was posted"),
        ("voided", "the reservation voided was voided: nothing moved"), ("reversal", "transaction reversal was posted; it undoes paid"),
    ];

    private readonly TemporaryDirectory _directory = new();
    private readonly JsonElement _vectors = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "receipts.json"))).RootElement;

    private string Keys => _directory.Write("bank.vkey", string.Concat(
        _vectors.GetProperty("keys").EnumerateArray().Select(key => key + "\n")));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_JSON_prints_of_a_receipt_is_a_contract()
    {
        Golden.Matches("receipt-verify.json", (await VerifyAsync(["payment on one shard"], "--json")).Out);
        Golden.Matches("receipt-verify-across-shards.json", (await VerifyAsync(PostedReservation, "--json")).Out);
    }

    [Fact]
    public async Task A_person_reads_what_every_shard_holds()
    {
        var run = await VerifyAsync(PostedReservation);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("ledger      bank, shard 0\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("says        the reservation order-7 was posted\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("reserved    shard 0, index 5 of 13, block time ", run.Out, StringComparison.Ordinal);
        Assert.Contains("leg         shard 1, index 2 of 7, block time ", run.Out, StringComparison.Ordinal);
        Assert.Contains("leg         shard 2, index 0 of 1, block time ", run.Out, StringComparison.Ordinal);
        Assert.Contains("            debit cash, credit charges, 25\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("            signed by synod/0a1b2c3d4e5f/bank/2+13aab4e8\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("leg ", (await VerifyAsync(["payment on one shard"])).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_missing_swapped_or_changed_is_exit_code_3_and_named()
    {
        foreach (var (parts, message) in (IEnumerable<(string[], string)>)
        [
            (PostedReservation[..3], "Part 4: it is missing: entry 0 of synod/0a1b2c3d4e5f/bank/2"),
            (["reservation", "leg on shard 2", "leg on shard 1"], "Part 2: it is entry 0 of synod/0a1b2c3d4e5f/bank/2, in the place of"),
            (["reservation", "the same leg of another ledger", "leg on shard 2"], "Part 2: it is entry 2 of synod/0a1b2c3d4e5f/shop/1"),
        ])
        {
            var run = await VerifyAsync(parts);

            Assert.Equal((ExitCode.VerificationFailed, ""), (run.Code, run.Out));
            Assert.Contains(message, run.Error, StringComparison.Ordinal);
        }

        var changed = TextOf(PostedReservation).Replace("index 2\n", "index 3\n", StringComparison.Ordinal);
        Assert.Contains("Part 3, line ", (await VerifyTextAsync(changed)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_gives_the_legs_of_whatever_became_of_a_transaction()
    {
        await using (var server = await RunningServer.StartAsync(_directory["data"]))
        {
            foreach (var line in new[]
            {
                "ledger create bank --shards 3",
                "account open cash --asset USD/2 --normal-side debit --overdraft unlimited",
                "account open customers:ada --asset USD/2",
                "transfer --debit cash --credit customers:ada --amount 25 --id paid",
                "transfer --debit cash --credit customers:ada --amount 26 --id posted --pending never",
                "transaction post posted --amounts 20",
                "transfer --debit cash --credit customers:ada --amount 27 --id voided --pending 3600",
                "transaction void voided",
                "transaction reverse paid --id reversal",
            })
            {
                var run = await server.RunAsync(line);
                Assert.True(run.Code == ExitCode.Ok, line + "\n" + run.Error);
            }

            using var http = new HttpClient();
            var keys = _directory.Write("served.vkey", await http.GetStringAsync(server.Url + "/v1/ledgers/bank/key"));
            foreach (var (id, _) in Served)
            {
                var run = await server.RunAsync("receipt", "get", id, "-o", _directory[id], "--key", keys);
                Assert.True(run.Code == ExitCode.Ok, run.Error);
            }

            await server.StopAsync();
        }

        foreach (var (id, says) in Served)
        {
            var report = (await OfflineAsync(_directory[id], _directory["served.vkey"], "--json")).Json;

            Assert.Equal(says, report.GetProperty("says").GetString());
            var leg = Assert.Single(report.GetProperty("legs").EnumerateArray());
            Assert.Equal("1", leg.GetProperty("shard").GetString());
            Assert.Equal(says.StartsWith("the reservation", StringComparison.Ordinal), report.TryGetProperty("reservation", out _));
        }
    }

    private Task<CliRun> VerifyAsync(string[] parts, params string[] more) => VerifyTextAsync(TextOf(parts), more);

    private Task<CliRun> VerifyTextAsync(string text, params string[] more) =>
        OfflineAsync(_directory.Write("receipt", text), Keys, more);

    // A transport that throws: no service is asked.
    private static Task<CliRun> OfflineAsync(string file, string key, params string[] more) =>
        CliRun.Of(["receipt", "verify", file, "--key", key, .. more], () => throw new InvalidOperationException("Nothing is sent."));

    private string TextOf(string[] parts) => string.Concat(parts.SelectMany(
        part => _vectors.GetProperty("parts").GetProperty(part).GetProperty("text").EnumerateArray().Select(line => line + "\n")));
}
