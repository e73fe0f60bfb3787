using System.Globalization;
using System.Net;

namespace Synod.Cli.Tests;

/// <summary>Imports into a real service.</summary>
public sealed class ImportTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;

    private static string Excerpt => Path.Combine(AppContext.BaseDirectory, "data", "berka-excerpt.asc");

    private static string Map => Path.Combine(AppContext.BaseDirectory, "data", "berka.map.json");

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(_directory["data"]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_second_import_changes_nothing_and_says_so()
    {
        var first = await ImportAsync(Excerpt, Map, "--create-ledger");
        var head = (await _server.RunAsync("ledger show bank --json")).Out;
        var second = await ImportAsync(Excerpt, Map);

        Assert.Equal(ExitCode.LinesRefused, first.Code);
        Assert.StartsWith("2,000 new, 0 already there, 1 refused (line 2,002)\n", first.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.LinesRefused, second.Code);
        Assert.StartsWith("0 new, 2,000 already there, 1 refused (line 2,002)\n", second.Out, StringComparison.Ordinal);
        Assert.Equal(head, (await _server.RunAsync("ledger show bank --json")).Out);
    }

    [Fact]
    public async Task What_is_in_is_what_the_file_says()
    {
        await ImportAsync(Excerpt, Map, "--create-ledger", "--batch", "64");

        // Account 2378: its rows, by hand and eye of another tool.
        var rows = (await File.ReadAllLinesAsync(Excerpt)).Select(l => l.Split(';')).Where(f => f.Length == 10 && f[1] == "2378").ToArray();
        var expected = rows.Sum(f => (f[3] == "\"PRIJEM\"" ? 1 : -1) * decimal.Parse(f[5], CultureInfo.InvariantCulture)) * 100;
        var account = await _server.RunAsync("account show customers:2378 --json");
        var entries = await _server.RunAsync("account entries customers:2378 --json --limit 1000");

        Assert.Equal(expected, decimal.Parse(account.Json.GetProperty("balance").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(
            rows.Select(f => "berka:" + f[0]).Reverse(),
            entries.Json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("transaction").GetString()));
    }

    [Fact]
    public async Task A_ledger_that_is_not_there_is_not_made_by_accident()
    {
        var run = await ImportAsync(Excerpt, Map);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("--create-ledger", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _server.RunAsync("ledger list --json")).Json.GetArrayLength());
    }

    [Fact]
    public async Task What_the_ledger_refuses_is_reported_by_line_and_the_rest_goes_in()
    {
        // Ada has nothing: the ledger refuses what would overdraw her. Line 3 has the id of line 2 and says something else.
        var map = _directory.Write("map.json", Maps.Small.Replace(
            "\"people:*\", \"overdraft\": \"unlimited\"", "\"people:*\", \"overdraft\": \"0\"", StringComparison.Ordinal));
        var file = _directory.Write(
            "rows.csv", "id,kind,who,amount,memo\n1,in,ada,5.00,\n1,in,ada,6.00,\n2,out,ada,5.01,\n3,out,ada,2.00,\n");
        var report = _directory["refused.ndjson"];

        var run = await ImportAsync(file, map, "--create-ledger", "--report", report, "--json");

        Assert.Equal(ExitCode.LinesRefused, run.Code);
        Assert.Equal(2, run.Json.GetProperty("new").GetInt32());
        Assert.Equal(
            [(3, "transaction-conflict"), (4, "insufficient-funds")],
            run.Json.GetProperty("refusedLines").EnumerateArray()
                .Select(l => (l.GetProperty("line").GetInt32(), l.GetProperty("problem").GetString())));
        var written = await File.ReadAllLinesAsync(report);
        Assert.Equal(2, written.Length);
        Assert.Contains("\"text\":\"2,out,ada,5.01,\"", written[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_there_with_other_settings_stops_the_import()
    {
        await _server.RunAsync("ledger create bank");
        await _server.RunAsync("account open cash --asset EUR/2");

        var run = await ImportAsync(Excerpt, Map);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("cash", run.Error, StringComparison.Ordinal);
        Assert.Contains("safe", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_loses_answers_is_asked_again_with_the_same_ids_and_nothing_goes_in_twice()
    {
        await _server.RunAsync("ledger create bank");

        var run = await ImportAsync(
            () => new FlakyTransport(loseEvery: 3), new Client.RetryPolicy { FirstDelay = TimeSpan.Zero }, Excerpt, Map, "--batch", "100");

        Assert.Equal(ExitCode.LinesRefused, run.Code);
        var entries = (await _server.RunAsync("ledger show bank --json")).Json.GetProperty("heads")[0].GetProperty("entries").GetInt32();
        Assert.Equal(1 + 394 + 2_000, entries);
    }

    [Fact]
    public async Task An_import_that_gives_up_says_how_far_it_got_and_goes_on_where_it_stopped()
    {
        await _server.RunAsync("ledger create bank");

        var cut = await ImportAsync(
            () => new FlakyTransport(loseFrom: 8), new Client.RetryPolicy { MaxAttempts = 2, FirstDelay = TimeSpan.Zero },
            Excerpt, Map, "--batch", "100");
        var whole = await ImportAsync(Excerpt, Map);

        Assert.Equal(ExitCode.Unavailable, cut.Code);
        Assert.Contains("stopped after line ", cut.Error, StringComparison.Ordinal);
        Assert.Contains("Running the same command again is safe", cut.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.LinesRefused, whole.Code);
        Assert.DoesNotContain(" 0 already there", whole.Out, StringComparison.Ordinal);
        var entries = (await _server.RunAsync("ledger show bank --json")).Json.GetProperty("heads")[0].GetProperty("entries").GetInt32();
        Assert.Equal(1 + 394 + 2_000, entries);
    }

    private Task<CliRun> ImportAsync(string file, string map, params string[] more) =>
        _server.RunAsync(["import", file, "--map", map, .. more]);

    private Task<CliRun> ImportAsync(
        Func<HttpMessageHandler> transport, Client.RetryPolicy retry, string file, string map, params string[] more) => CliRun.Of(
            ["import", file, "--map", map, "--ledger", "bank", "--server", _server.Url, .. more], transport, retry: retry);

    /// <summary>Delivers requests and loses answers: the client cannot know what became of them.</summary>
    private sealed class FlakyTransport(int loseEvery = int.MaxValue, int loseFrom = int.MaxValue)
        : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            _requests++;
            if (_requests % loseEvery != 0 && _requests < loseFrom)
            {
                return response;
            }

            response.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the answer was lost", null, HttpStatusCode.OK);
        }
    }
}
