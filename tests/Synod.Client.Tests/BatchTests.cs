namespace Synod.Client.Tests;

public class BatchTests
{
    [Fact]
    public async Task Items_that_met_a_passing_failure_are_repeated_alone_with_their_ids()
    {
        using var service = new ScriptedService()
            .Answers(207, Results(("a", 201), ("b", 504), ("c", 422), ("d", 429)))
            .Answers(207, Results(("b", 200), ("d", 503)))
            .Answers(201, Results(("d", 201)));

        var results = await service.RunAsync(service.Client().SubmitManyAsync(
            Samples.Bank, [.. "abcd".Select(c => Samples.Transaction(c.ToString(), 1))]));

        Assert.Equal(["a", "b", "c", "d"], results.Select(r => r.Id));
        Assert.Equal([201, 200, 422, 201], results.Select(r => r.Status));
        Assert.Equal("insufficient-funds", results[2].Problem!.Code);
        Assert.DoesNotContain("\"id\":\"a\"", service.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"d\"", service.Requests[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_unknown_stays_unknown_until_the_ledger_says_otherwise()
    {
        using var service = new ScriptedService { Policy = new RetryPolicy { MaxAttempts = 2 } }
            .Answers(207, Results(("a", 504), ("b", 503)))
            .Answers(207, Results(("a", 503), ("b", 503)));

        var results = await service.RunAsync(service.Client().SubmitManyAsync(
            Samples.Bank, [Samples.Transaction("a", 1), Samples.Transaction("b", 1)]));

        Assert.Equal([504, 503], results.Select(r => r.Status));
        Assert.All(results, r => Assert.False(r.IsDone));
    }

    [Fact]
    public async Task An_answer_with_another_number_of_results_is_not_believed()
    {
        using var service = new ScriptedService().Answers(201, Results(("a", 201), ("b", 201)));

        await Assert.ThrowsAsync<SynodProtocolException>(
            () => service.RunAsync(service.Client().SubmitManyAsync(Samples.Bank, [Samples.Payment])));
    }

    [Fact]
    public async Task More_than_the_API_takes_is_refused_before_anything_is_sent()
    {
        using var service = new ScriptedService();
        var many = Enumerable.Repeat(Samples.Payment, SynodClient.MaxBatch + 1).ToArray();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => service.Client().SubmitManyAsync(Samples.Bank, many));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Nothing_is_sent_for_nothing()
    {
        using var service = new ScriptedService();

        Assert.Empty(await service.Client().SubmitManyAsync(Samples.Bank, []));
        Assert.Empty(service.Requests);
    }

    private static string Results(params (string Id, int Status)[] items) =>
        "{\"results\":[" + string.Join(',', items.Select(i => i.Status < 300 ? Done(i.Id, i.Status) : Refused(i.Id, i.Status))) + "]}";

    private static string Done(string id, int status) =>
        $$"""{"id":"{{id}}","status":{{status}},"shard":0,"height":4,"index":9}""";

    private static string Refused(string id, int status) =>
        $$$"""
        {"id":"{{{id}}}","status":{{{status}}},
         "problem":{"type":"urn:synod:problem:{{{NameOf(status)}}}","title":"t","detail":"d"}}
        """;

    private static string NameOf(int status) => status switch
    {
        422 => "insufficient-funds",
        429 => "overloaded",
        503 => "no-quorum",
        _ => "outcome-unknown",
    };
}
