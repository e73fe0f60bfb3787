using System.Net;
using Microsoft.Extensions.Logging;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Problems": every outcome of the ledger, and what the client sees of it.</summary>
public class ProblemTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Transactions = "/v1/ledgers/bank/transactions";
    private const string Transaction = """{"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"1"}]}""";

    [Theory]
    [InlineData(RefusalCode.AccountNotFound, 422, "account-not-found")]
    [InlineData(RefusalCode.AccountConflict, 409, "account-conflict")]
    [InlineData(RefusalCode.AssetMismatch, 422, "asset-mismatch")]
    [InlineData(RefusalCode.InsufficientFunds, 422, "insufficient-funds")]
    [InlineData(RefusalCode.Overflow, 422, "overflow")]
    [InlineData(RefusalCode.TransactionNotFound, 404, "transaction-not-found")]
    [InlineData(RefusalCode.TransactionConflict, 409, "transaction-conflict")]
    [InlineData(RefusalCode.NotPending, 422, "not-pending")]
    [InlineData(RefusalCode.AlreadyPosted, 422, "already-posted")]
    [InlineData(RefusalCode.AlreadyVoided, 422, "already-voided")]
    [InlineData(RefusalCode.AlreadyExpired, 422, "already-expired")]
    [InlineData(RefusalCode.AmountExceedsPending, 422, "amount-exceeds-pending")]
    [InlineData(RefusalCode.NotPosted, 422, "not-posted")]
    [InlineData(RefusalCode.AlreadyReversed, 422, "already-reversed")]
    [InlineData(RefusalCode.LedgerConflict, 409, "ledger-conflict")]
    [InlineData(RefusalCode.Undecided, 503, "transaction-undecided")]
    public async Task Refusals_have_a_type_each(RefusalCode code, int status, string type)
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        host.Ledgers.Answer = new CommandResult.Refused(new Refusal(code, "Because."));
        var response = await host.PostAsync(Transactions, Transaction);
        var problem = await response.ProblemAsync(status, type);
        Assert.Equal(status == 503 ? "1" : null, response.Headers.RetryAfter?.ToString());
        Assert.Equal("Because.", problem.GetProperty("detail").GetString());

        var batch = await host.PostAsync(Transactions, "[" + Transaction + "]");
        Assert.Equal(HttpStatusCode.MultiStatus, batch.StatusCode);
        var result = (await batch.JsonAsync()).GetProperty("results")[0];
        Assert.Equal(status, result.GetProperty("status").GetInt32());
        Assert.Equal("urn:synod:problem:" + type, result.GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public void Every_refusal_is_in_the_test_above()
    {
        var tested = typeof(ProblemTests).GetMethod(nameof(Refusals_have_a_type_each))!
            .GetCustomAttributesData().Count(data => data.AttributeType == typeof(InlineDataAttribute));
        // All but the one that a shard says to whoever passes by its ledger.
        Assert.Equal(Enum.GetValues<RefusalCode>().Except([RefusalCode.CrossShard]).Count(), tested);
    }

    [Theory]
    [InlineData(UnavailableReason.NoQuorum, 503, "no-quorum", true)]
    [InlineData(UnavailableReason.Fenced, 503, "fenced", false)]
    [InlineData(UnavailableReason.Starting, 503, "starting", true)]
    [InlineData(UnavailableReason.Draining, 503, "draining", true)]
    [InlineData(UnavailableReason.Overloaded, 429, "overloaded", true)]
    [InlineData(UnavailableReason.Stopped, 503, "stopped", false)]
    public async Task A_service_that_does_not_answer_says_why(UnavailableReason reason, int status, string type, bool wait)
    {
        await using var host = await GatewayHost.StartAsync();
        var fault = new UnavailableException(reason, "The reason.");
        foreach (var inside in new[] { false, true })
        {
            host.Ledgers.Fault = inside ? null : fault;
            host.Ledgers.Answer = inside ? new CommandResult.Failed(fault) : null;
            if (inside)
            {
                await host.PutAsync("/v1/ledgers/bank");
            }

            var response = await host.PostAsync(Transactions, Transaction);
            await response.ProblemAsync(status, type);
            Assert.Equal(wait ? "1" : null, response.Headers.RetryAfter?.ToString());
        }

        host.Ledgers.Fault = fault;
        await (await host.Client.GetAsync("/v1/ledgers")).ProblemAsync(status, type);

        // Readiness is 503 whatever the reason.
        host.Ledgers.Unavailable = fault;
        await (await host.Client.GetAsync("/health/ready")).ProblemAsync(503, type);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_outcome_is_504()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Ledgers.Fault = new OutcomeUnknownException("The leader did not answer in time.");
        var response = await host.PutAsync("/v1/ledgers/bank");
        await response.ProblemAsync(504, "outcome-unknown");
        Assert.Null(response.Headers.RetryAfter);
        Assert.Contains(
            host.Logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("outcome-unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_is_logged_and_not_told()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Ledgers.Fault = new InvalidOperationException("secret of the house");
        foreach (var path in new[] { "/v1/ledgers/bank/accounts/customers:42", "/v1/ledgers" })
        {
            var response = await host.Client.GetAsync(path);
            var problem = await response.ProblemAsync(500, "internal-error");
            Assert.DoesNotContain("secret", await response.TextAsync(), StringComparison.Ordinal);
            var trace = problem.GetProperty("traceId").GetString()!;
            var line = Assert.Single(
                host.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains(trace, StringComparison.Ordinal));
            Assert.Contains("secret of the house", line.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("customers:42", line.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("DELETE", "/v1/ledgers/bank", "GET, PUT")]
    [InlineData("POST", "/v1/ledgers", "GET")]
    [InlineData("PUT", "/v1/ledgers/bank/accounts", "GET, POST")]
    [InlineData("PATCH", "/v1/ledgers/bank/accounts/cash", "GET")]
    [InlineData("PUT", "/v1/ledgers/bank/transactions", "POST")]
    [InlineData("GET", "/v1/ledgers/bank/transactions/t-1/void", "POST")]
    [InlineData("OPTIONS", "/v1/ledgers/bank/shards/0/checkpoint", "GET")]
    [InlineData("POST", "/health/live", "GET")]
    [InlineData("BREW", "/", "GET")]
    public async Task Other_methods_are_405(string method, string path, string allow)
    {
        var host = quiet.Host;
        var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await response.ProblemAsync(405, "method-not-allowed");
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v2/ledgers")]
    [InlineData("/v1/ledgers/bank/accounts/a/b")]
    [InlineData("/v1/ledgers/bank/shards/0")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/favicon.ico")]
    public async Task Other_paths_are_404(string path)
    {
        var host = quiet.Host;
        await (await host.Client.GetAsync(path)).ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Health_is_json()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal("""{"status":"live"}""", await (await host.Client.GetAsync("/health/live")).TextAsync());
        Assert.Equal("""{"status":"ready"}""", await (await host.Client.GetAsync("/health/ready")).TextAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task The_landing_page_points_to_the_rest()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Client.GetAsync("/");
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("openapi/v1.json", await response.TextAsync(), StringComparison.Ordinal);
    }
}
