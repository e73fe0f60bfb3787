namespace Synod.Cli.Tests;

public sealed class ExportTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;

    private string File => _directory["bank.synod"];

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_directory["data"]);
        await _server.OpenBankAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_export_is_audited_without_the_service()
    {
        var export = await _server.RunAsync("export", "-o", File);
        var key = await KeyFileAsync();
        await _server.StopAsync();

        var audit = await CliRun.Of(["audit", File, "--key", key, "--json"]);

        Assert.True(export.Code == ExitCode.Ok, export.Error);
        Assert.True(audit.Code == ExitCode.Ok, audit.Error + audit.Out);
        var shard = Assert.Single(audit.Json.GetProperty("shards").EnumerateArray());
        Assert.Equal("bank", shard.GetProperty("ledger").GetString());
        Assert.Equal(4, shard.GetProperty("entries").GetInt32());
        Assert.Equal(1, shard.GetProperty("transactions").GetInt32());
        Assert.Equal(1, shard.GetProperty("checkpoints").GetInt32());
        Assert.True(shard.GetProperty("trustedKey").GetBoolean());
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced_unless_it_is_said()
    {
        _directory.Write("bank.synod", "mine");

        Assert.Equal(ExitCode.Usage, (await _server.RunAsync("export", "-o", File)).Code);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File));
        Assert.Equal(ExitCode.Ok, (await _server.RunAsync("export", "-o", File, "--force")).Code);
        Assert.NotEqual("mine", await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task An_export_that_fails_leaves_nothing_behind()
    {
        var run = await _server.RunAsync("export", "-o", File, "--ledger", "nowhere");

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Equal(["data"], Directory.EnumerateFileSystemEntries(_directory.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_changed_byte_in_the_file_is_found()
    {
        await _server.RunAsync("export", "-o", File);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        var changed = _directory["changed.synod"];
        for (var i = 0; i < bytes.Length; i += 61)
        {
            var copy = bytes.ToArray();
            copy[i] ^= 0x10;
            await System.IO.File.WriteAllBytesAsync(changed, copy);

            var run = await CliRun.Of(["audit", changed]);

            Assert.True(run.Code == ExitCode.VerificationFailed, $"byte {i}: {run.Code}");
            Assert.Contains("FAULT", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_found()
    {
        await _server.RunAsync("export", "-o", File);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        await System.IO.File.WriteAllBytesAsync(File, bytes[..^50]);

        var run = await CliRun.Of(["audit", File]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("cut off", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_audited_from_outside_with_the_ledger_that_lists_the_ledgers()
    {
        var run = await CliRun.Of(["audit", _server.Url, "--json"]);

        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Out);
        Assert.Equal(
            ["synod", "bank"], run.Json.GetProperty("shards").EnumerateArray().Select(s => s.GetProperty("ledger").GetString()));
    }

    [Fact]
    public async Task Another_key_than_the_trusted_one_is_a_fault_and_a_key_of_nothing_a_mistake()
    {
        var key = await System.IO.File.ReadAllTextAsync(await KeyFileAsync());
        var elsewhere = _directory.Write("elsewhere.vkey", key.Replace("synod/test/", "synod/other/", StringComparison.Ordinal));
        var nothing = _directory.Write("nothing.vkey", key.Replace("/bank/", "/nothing/", StringComparison.Ordinal));

        Assert.Equal(ExitCode.VerificationFailed, (await CliRun.Of(["audit", _server.Url, "--key", elsewhere])).Code);
        Assert.Equal(ExitCode.Usage, (await CliRun.Of(["audit", _server.Url, "--key", nothing])).Code);
    }

    private async Task<string> KeyFileAsync()
    {
        using var http = new HttpClient();
        return _directory.Write("bank.vkey", await http.GetStringAsync(_server.Url + "/v1/ledgers/bank/key"));
    }
}
