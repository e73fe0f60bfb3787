using System.Net;
using System.Text;
using System.Text.Json;
using Synod.Gateway.Tests;

namespace Synod.EndToEnd;

/// <summary>Bad requests by the thousand against the real thing: never a 500, and not a bit of the state changes.</summary>
public class BadInputTests
{
    private const int Seed = 20_261_122;
    private const int Requests = 3_000;

    [Fact]
    public async Task Nothing_malformed_gets_a_500_or_changes_the_state()
    {
        using var scratch = new Scratch();
        await using var server = await ServerProcess.StartAsync(scratch.Data);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        await http.PutAsync("/v1/ledgers/bank", null);
        await PostAsync(http, "accounts", """[{"id":"world","asset":"USD/2","overdraft":"unlimited"},{"id":"a","asset":"USD/2"}]""");
        var before = await http.GetStringAsync("/v1/ledgers/bank");

        var bad = new BadRequests(new Random(Seed));
        for (var i = 0; i < Requests; i++)
        {
            var request = bad.Next();
            using var message = request.ToMessage(http.BaseAddress);
            using var response = await http.SendAsync(message);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"Seed {Seed}, request {i}: {request}");
        }

        Assert.Equal(before, await http.GetStringAsync("/v1/ledgers/bank"));
    }

    [Theory]
    [InlineData("t", "world", "b", "1", HttpStatusCode.UnprocessableEntity, "account-not-found")]
    [InlineData("t", "world", "euro", "1", HttpStatusCode.UnprocessableEntity, "asset-mismatch")]
    [InlineData("t", "a", "world", "1", HttpStatusCode.UnprocessableEntity, "insufficient-funds")]
    [InlineData("t", "world", "a", "340282366920938463463374607431768211455", HttpStatusCode.UnprocessableEntity, "overflow")]
    [InlineData("first", "world", "a", "2", HttpStatusCode.Conflict, "transaction-conflict")]
    [InlineData("t", "world", "a", "340282366920938463463374607431768211456", HttpStatusCode.BadRequest, "malformed-request")]
    [InlineData("t", "world", "a", "-1", HttpStatusCode.BadRequest, "malformed-request")]
    [InlineData("t", "world", "a", "0", HttpStatusCode.BadRequest, "malformed-request")]
    [InlineData("t", "world", "a", "1.5", HttpStatusCode.BadRequest, "malformed-request")]
    public async Task What_the_rules_refuse_says_which_and_changes_nothing(
        string id, string debit, string credit, string amount, HttpStatusCode status, string type)
    {
        using var scratch = new Scratch();
        await using var server = await ServerProcess.StartAsync(scratch.Data);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        await http.PutAsync("/v1/ledgers/bank", null);
        await PostAsync(http, "accounts", """
            [{"id":"world","asset":"USD/2","overdraft":"unlimited"},{"id":"a","asset":"USD/2","overdraft":"0"},
             {"id":"euro","asset":"EUR/2"}]
            """);
        await PostAsync(http, "transactions", Transfer("first", "world", "a", "1"));
        await PostAsync(http, "transactions", Transfer("back", "a", "world", "1"));
        var before = await http.GetStringAsync("/v1/ledgers/bank");

        var refused = await PostAsync(http, "transactions", Transfer(id, debit, credit, amount));

        Assert.Equal(status, refused.StatusCode);
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("urn:synod:problem:" + type, problem.GetProperty("type").GetString());
        Assert.Equal(before, await http.GetStringAsync("/v1/ledgers/bank"));
    }

    private static string Transfer(string id, string debit, string credit, string amount) =>
        JsonSerializer.Serialize(new { id, transfers = new[] { new { debit, credit, amount } } });

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string resource, string json) =>
        http.PostAsync("/v1/ledgers/bank/" + resource, new StringContent(json, Encoding.UTF8, "application/json"));
}
