using System.Net;
using System.Text;
using Synod.Client;
using Synod.Histories;
using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>The kill test can fail: it sees what a server did that lost, doubled or made up something.</summary>
public class HistoryRecorderTests
{
    private static readonly Operation.Do OpenWorld = new(
        new OpenAccount(AccountId.Parse("world"), Asset.Parse("P/0"), NormalSide.Credit, Overdraft.Unlimited, Metadata.None));

    private static readonly Operation.Do OpenA = new(
        new OpenAccount(AccountId.Parse("a"), Asset.Parse("P/0"), NormalSide.Credit, Overdraft.None, Metadata.None));

    private static readonly Operation.ReadTransaction ReadT = new(TransactionId.Parse("t"));

    private static readonly Operation.Do SubmitT = new(new SubmitTransaction(
        ReadT.Id, [new Transfer(AccountId.Parse("world"), AccountId.Parse("a"), new Amount(5))], null, Metadata.None, default));

    [Fact]
    public async Task A_disk_that_goes_back_is_seen()
    {
        using var scratch = new Scratch();
        var recorder = new HistoryRecorder();
        await using (var server = await MortalServer.StartAsync(scratch.Data))
        {
            await CallAsync(recorder, server, OpenWorld, OpenA);
            await server.Now.StopAsync();
        }

        var backup = Directory.CreateDirectory(scratch["backup"]);
        foreach (var file in Directory.GetFiles(scratch.Data, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(backup.FullName, Path.GetRelativePath(scratch.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await using (var server = await MortalServer.StartAsync(scratch.Data))
        {
            await CallAsync(recorder, server, SubmitT, ReadT);
            Assert.True(LedgerHistory.Check(recorder.Calls).IsLinearizable);
        }

        await using (var server = await MortalServer.StartAsync(backup.FullName))
        {
            await CallAsync(recorder, server, ReadT);
        }

        var result = LedgerHistory.Check(recorder.Calls);
        Assert.Equal(Verdict.Violation, result.Verdict);
        Assert.Contains("First the transaction t exists", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, CallEnd.Nothing)]
    [InlineData(HttpStatusCode.TooManyRequests, CallEnd.Nothing)]
    [InlineData(HttpStatusCode.GatewayTimeout, CallEnd.Unknown)]
    [InlineData(HttpStatusCode.InternalServerError, CallEnd.Unknown)]
    [InlineData(null, CallEnd.Unknown)]
    public async Task What_is_not_known_to_have_happened_is_written_down_as_that(HttpStatusCode? status, CallEnd expected)
    {
        var recorder = new HistoryRecorder();

        var end = await recorder.CallAsync(1, SubmitT, Caller(new Scripted(status, "{}")));

        Assert.Equal(expected, end);
        Assert.Equal(expected == CallEnd.Unknown ? [new Call(1, 1, null, SubmitT, null)] : [], recorder.Calls);
    }

    [Fact]
    public async Task What_did_not_happen_and_is_seen_has_no_cause()
    {
        var recorder = new HistoryRecorder();
        await recorder.CallAsync(1, SubmitT, Caller(new Scripted(HttpStatusCode.ServiceUnavailable, "{}")));
        await recorder.CallAsync(1, SubmitT, Caller(new Scripted(
            HttpStatusCode.Conflict, """{"type": "urn:synod:problem:transaction-conflict", "title": "Conflict"}""")));

        Assert.Equal(new Answer.Refused(RefusalCode.TransactionConflict), Assert.Single(recorder.Calls).Answer);
        Assert.Contains("nobody who asked for it", LedgerHistory.Check(recorder.Calls).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_none_of_the_ledgers_is_no_refusal() => await Assert.ThrowsAsync<SynodProblemException>(
        () => new HistoryRecorder().CallAsync(1, SubmitT, Caller(new Scripted(HttpStatusCode.NotFound, "{}"))));

    private static async Task CallAsync(HistoryRecorder recorder, MortalServer server, params Operation[] operations)
    {
        foreach (var operation in operations)
        {
            Assert.Equal(CallEnd.Answered, await recorder.CallAsync(1, operation, server.Now.Caller));
        }
    }

    private static LedgerCaller Caller(Scripted script) => new(
        new SynodClient(
            new HttpClient(script) { BaseAddress = new Uri("http://nowhere.example") },
            new SynodClientOptions { Retry = new RetryPolicy { MaxAttempts = 1 } }),
        MortalServer.Ledger);

    /// <summary>A server that says the same to everything; without a status it hangs up.</summary>
    private sealed class Scripted(HttpStatusCode? status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            status is { } code
                ? Task.FromResult(new HttpResponseMessage(code) { Content = new StringContent(body, Encoding.UTF8, "application/json") })
                : throw new HttpRequestException(HttpRequestError.ResponseEnded);
    }
}
