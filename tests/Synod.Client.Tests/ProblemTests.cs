namespace Synod.Client.Tests;

public class ProblemTests
{
    [Fact]
    public async Task A_malformed_request_says_what_is_wrong_and_where()
    {
        using var service = new ScriptedService().Answers(
            400,
            """
            {"type":"urn:synod:problem:malformed-request","title":"Malformed request","status":400,"detail":"Two things are wrong.",
             "errors":[{"path":"$.id","message":"It is missing."},{"path":"$.transfers[0].amount","message":"Not digits."}],"traceId":"x"}
            """,
            type: "application/problem+json");

        var problem = await Assert.ThrowsAsync<SynodProblemException>(
            () => service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment)));

        Assert.Equal(400, problem.Status);
        Assert.Equal("malformed-request", problem.Problem.Code);
        Assert.Equal("Malformed request", problem.Title);
        Assert.Equal("Two things are wrong.", problem.Detail);
        Assert.Equal(["$.id", "$.transfers[0].amount"], problem.Errors.Select(e => e.Path));
        Assert.Contains("Not digits.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Not found</html>")]
    [InlineData("")]
    [InlineData("{}")]
    public async Task An_error_that_is_not_the_services_still_has_its_status(string body)
    {
        using var service = new ScriptedService().Answers(404, body, type: "text/html");

        var problem = await Assert.ThrowsAsync<SynodProblemException>(
            () => service.RunAsync(service.Client().ListLedgersAsync()));

        Assert.Equal(404, problem.Status);
        Assert.Equal("", problem.Type);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("null")]
    [InlineData("""{"ledgers":[{"name":"NOT A NAME","shards":1,"createdAt":"2026-01-31T12:00:00Z"}]}""")]
    [InlineData("""{"ledgers":null}""")]
    [InlineData("""{}""")]
    public async Task A_success_that_is_not_the_services_is_not_believed(string body)
    {
        using var service = new ScriptedService().Answers(200, body);

        await Assert.ThrowsAsync<SynodProtocolException>(() => service.RunAsync(service.Client().ListLedgersAsync()));
    }

    [Fact]
    public async Task Readiness_is_asked_once_and_answered_in_words()
    {
        using var service = new ScriptedService()
            .Answers(200, """{"status":"ready"}""").Refuses(503, "starting", retryAfter: "1").Breaks(HttpRequestError.ConnectionError);
        var client = service.Client();

        Assert.Null(await client.WhyNotReadyAsync());
        Assert.Contains("about starting", await client.WhyNotReadyAsync(), StringComparison.Ordinal);
        Assert.NotNull(await client.WhyNotReadyAsync());
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public void A_client_needs_an_address()
    {
        using var http = new HttpClient();

        Assert.Throws<ArgumentException>(() => new SynodClient(http));
    }
}
