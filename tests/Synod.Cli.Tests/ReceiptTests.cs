namespace Synod.Cli.Tests;

public sealed class ReceiptTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private string _key = "";
    private string _receipt = "";

    private string KeyFile => _directory.Write("bank.vkey", _key);

    public async Task InitializeAsync()
    {
        await using var server = await RunningServer.StartAsync(_directory["data"]);
        await server.OpenBankAsync();
        using var http = new HttpClient();
        _key = await http.GetStringAsync(server.Url + "/v1/ledgers/bank/key");
        _receipt = _directory["t-1.receipt"];
        var run = await server.RunAsync("receipt", "get", "t-1", "-o", _receipt, "--key", KeyFile);
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.Equal(await File.ReadAllTextAsync(_receipt), (await server.RunAsync("receipt get t-1")).Out);
        await server.StopAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_receipt_is_verified_without_any_service_and_says_what_it_proves()
    {
        var run = await VerifyAsync(_receipt, KeyFile);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("bank, shard 0", run.Out, StringComparison.Ordinal);
        Assert.Contains("transaction t-1 was posted", run.Out, StringComparison.Ordinal);
        Assert.Contains("debit cash, credit customers:42, 2500", run.Out, StringComparison.Ordinal);
        Assert.Contains("2026/0001", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_be_written_out_and_the_answer_be_JSON()
    {
        var run = await VerifyAsync(_receipt, _key.TrimEnd(), "--json");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.True(run.Json.GetProperty("verified").GetBoolean());
        Assert.Equal("t-1", run.Json.GetProperty("transaction").GetString());
        Assert.Equal("2500", run.Json.GetProperty("transfers")[0].GetProperty("amount").GetString());
    }

    [Fact]
    public async Task A_changed_byte_anywhere_is_exit_code_3_and_named_by_its_line()
    {
        var bytes = await File.ReadAllBytesAsync(_receipt);
        var changed = _directory["changed.receipt"];
        for (var i = 0; i < bytes.Length; i += 7)
        {
            var copy = bytes.ToArray();
            copy[i] ^= 1;
            await File.WriteAllBytesAsync(changed, copy);

            var run = await VerifyAsync(changed, KeyFile);

            Assert.True(run.Code == ExitCode.VerificationFailed, $"byte {i}: {run.Code} {run.Error}");
            Assert.Contains("Line ", run.Error, StringComparison.Ordinal);
            Assert.Equal("", run.Out);
        }
    }

    [Fact]
    public async Task Another_ledgers_key_proves_nothing()
    {
        var other = _key.Replace("/bank/", "/other/", StringComparison.Ordinal);

        var run = await VerifyAsync(_receipt, _directory.Write("other.vkey", other));

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
    }

    [Fact]
    public async Task A_file_that_is_no_key_is_a_mistake_of_the_user()
    {
        var run = await VerifyAsync(_receipt, _directory.Write("nonsense", "nonsense\n"));

        Assert.Equal(ExitCode.Usage, run.Code);
    }

    // A transport that throws: no service is asked.
    private static Task<CliRun> VerifyAsync(string file, string key, params string[] more) =>
        CliRun.Of(["receipt", "verify", file, "--key", key, .. more], () => throw new InvalidOperationException("Nothing is sent."));
}
