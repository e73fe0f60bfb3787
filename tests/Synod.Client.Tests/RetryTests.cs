namespace Synod.Client.Tests;

public class RetryTests
{
    [Fact]
    public async Task An_unknown_outcome_is_repeated_with_the_same_id_until_it_is_known()
    {
        using var service = new ScriptedService().Refuses(504, "outcome-unknown").Answers(200, Samples.TransactionJson());

        var written = await service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment));

        Assert.False(written.IsNew);
        Assert.Equal("t-1", written.Value.Id.Value);
        Assert.Equal(2, service.Requests.Count);
        Assert.Equal(service.Requests[0], service.Requests[1]);
        Assert.Contains("\"id\":\"t-1\"", service.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_and_broken_connections_are_repeated()
    {
        using var service = new ScriptedService()
            .KeepsSilent()
            .Breaks(HttpRequestError.ConnectionError)
            .Breaks(HttpRequestError.ResponseEnded)
            .Answers(201, Samples.TransactionJson());

        var written = await service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment));

        Assert.True(written.IsNew);
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task Waits_double_and_are_never_shorter_than_the_server_asks()
    {
        using var service = new ScriptedService()
            .Refuses(503, "no-quorum", retryAfter: "0")
            .Refuses(429, "overloaded")
            .Refuses(503, "no-quorum", retryAfter: "3")
            .Refuses(503, "no-quorum", retryAfter: "Sat, 31 Jan 2026 12:00:10 GMT")
            .Answers(200, """{"ledgers":[]}""");

        await service.RunAsync(service.Client().ListLedgersAsync());

        // 0.3 s after the fourth attempt's start 12:00:03.3 leaves 6.7 s to the date that it names.
        Assert.Equal([100, 200, 3_000, 6_700], service.Waits.Select(w => w.TotalMilliseconds));
    }

    [Fact]
    public void Half_of_a_wait_is_random()
    {
        var policy = new RetryPolicy();

        Assert.Equal(50, policy.DelayAfter(1, TimeSpan.Zero, 0).TotalMilliseconds);
        Assert.Equal(75, policy.DelayAfter(1, TimeSpan.Zero, 0.5).TotalMilliseconds);
        Assert.Equal(5_000, policy.DelayAfter(1_000, TimeSpan.Zero, 1).TotalMilliseconds);
    }

    [Theory]
    [InlineData(503, "fenced")]
    [InlineData(503, "stopped")]
    [InlineData(422, "insufficient-funds")]
    [InlineData(409, "transaction-conflict")]
    public async Task What_waiting_does_not_help_is_not_repeated(int status, string type)
    {
        using var service = new ScriptedService().Refuses(status, type);

        var problem = await Assert.ThrowsAsync<SynodProblemException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));

        Assert.Equal(status, problem.Status);
        Assert.Equal("urn:synod:problem:" + type, problem.Type);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_write_that_was_sent_and_never_answered_has_an_unknown_outcome()
    {
        using var service = new ScriptedService { Policy = new RetryPolicy { MaxAttempts = 3 } }
            .Breaks(HttpRequestError.ResponseEnded)
            .Breaks(HttpRequestError.ConnectionError)
            .Breaks(HttpRequestError.ConnectionError);

        var unknown = await Assert.ThrowsAsync<SynodOutcomeUnknownException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));

        Assert.Contains("3 attempts", unknown.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(unknown.InnerException);
    }

    [Fact]
    public async Task An_unknown_outcome_stays_unknown_when_the_service_then_has_no_quorum()
    {
        using var service = new ScriptedService { Policy = new RetryPolicy { MaxAttempts = 2 } }
            .KeepsSilent()
            .Refuses(503, "no-quorum", retryAfter: "1");

        await Assert.ThrowsAsync<SynodOutcomeUnknownException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));
    }

    [Fact]
    public async Task A_write_that_never_left_did_not_happen()
    {
        using var service = new ScriptedService { Policy = new RetryPolicy { MaxAttempts = 2 } }
            .Breaks(HttpRequestError.NameResolutionError)
            .Breaks(HttpRequestError.ConnectionError);

        await Assert.ThrowsAsync<SynodUnavailableException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));
    }

    [Fact]
    public async Task A_write_that_was_always_refused_for_lack_of_a_quorum_did_not_happen()
    {
        using var service = new ScriptedService { Policy = new RetryPolicy { MaxAttempts = 2 } }
            .Refuses(503, "no-quorum", retryAfter: "1")
            .Refuses(503, "no-quorum", retryAfter: "1");

        var problem = await Assert.ThrowsAsync<SynodProblemException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));

        Assert.Equal("no-quorum", problem.Problem.Code);
    }

    [Fact]
    public async Task A_read_that_nobody_answers_is_unavailable()
    {
        using var service = new ScriptedService { Policy = new RetryPolicy { MaxAttempts = 2 } }.KeepsSilent().KeepsSilent();

        await Assert.ThrowsAsync<SynodUnavailableException>(
            () => service.RunAsync(service.Client().ListLedgersAsync()));
    }

    [Fact]
    public async Task The_total_time_ends_the_attempts()
    {
        using var service = new ScriptedService
        {
            Policy = new RetryPolicy { MaxAttempts = 1_000, TotalTime = TimeSpan.FromSeconds(45), AttemptTime = TimeSpan.FromSeconds(20) },
        }.KeepsSilent().KeepsSilent().KeepsSilent();

        await Assert.ThrowsAsync<SynodOutcomeUnknownException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));

        Assert.Equal([100, 200], service.Waits.Select(w => w.TotalMilliseconds));
    }

    [Fact]
    public async Task The_caller_can_stop_waiting()
    {
        using var service = new ScriptedService().Refuses(503, "no-quorum", retryAfter: "5");
        using var stop = new CancellationTokenSource();
        var call = service.Client().SubmitAsync(Samples.Bank, Samples.Payment, stop.Token);
        await service.Clock.Waits.ReadAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
