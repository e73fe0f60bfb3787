using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway.Tests;

/// <summary>Thousands of bad requests: none is carried out, none is a fault of ours, each gets a problem with a known type.</summary>
public class BadRequestTests
{
    private const int Requests = 6_000;
    private const int Seed = 20260131;

    private static readonly HashSet<(int, string)> Known = [.. ProblemType.All.Select(type => (type.Status, type.Urn))];

    [Fact]
    public async Task A_bad_request_changes_nothing_and_is_told_why()
    {
        await using var host = await GatewayHost.StartAsync(onKestrel: true);
        var statuses = new SortedSet<int>();
        var bad = new BadRequests(new Random(Seed));
        for (var i = 0; i < Requests; i++)
        {
            var request = bad.Next();
            using var message = request.ToMessage(host.Address!);
            using var response = await host.Client.SendAsync(message);
            var text = await response.TextAsync();
            var say = $"Seed {Seed}, request {i}: {request}\n\n{(int)response.StatusCode} {text}";
            Assert.True((int)response.StatusCode is >= 400 and < 500, say);
            Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", say);
            Assert.True(IsKnown(text, (int)response.StatusCode), say);
            Assert.True(host.Ledgers.Calls == 0, say);
            statuses.Add((int)response.StatusCode);
        }

        // The generator reaches all of them, or it tests less than it says.
        Assert.Equal([400, 404, 405, 413, 415], statuses);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Level > LogLevel.Debug);
    }

    private static bool IsKnown(string text, int status)
    {
        var problem = JsonDocument.Parse(text).RootElement;
        return problem.GetProperty("status").GetInt32() == status
            && Known.Contains((status, problem.GetProperty("type").GetString()!))
            && problem.GetProperty("detail").GetString()!.Length is > 0 and < 1_000
            && (status != 400 || problem.GetProperty("errors").GetArrayLength() is > 0 and <= InputErrors.Max + 1);
    }
}
