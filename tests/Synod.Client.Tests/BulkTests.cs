using System.Buffers;
using Synod.Ledger;

namespace Synod.Client.Tests;

/// <summary>Many at once, in bytes.</summary>
public class BulkTests
{
    private static readonly BulkResult New = BulkResult.Done(isRepeat: false, 0, 4, 9, default);

    [Fact]
    public async Task It_is_sent_and_answered_in_bytes_and_what_met_a_passing_failure_is_repeated_alone()
    {
        using var service = new ScriptedService()
            .Answers(207, Results(New, Not(504, "outcome-unknown"), Not(422, "insufficient-funds")), null, BulkResults.MediaType)
            .Answers(200, Results(BulkResult.Done(isRepeat: true, 1, 5, 10, default)), null, BulkResults.MediaType);
        var sent = "abc".Select(c => Samples.Transaction(c.ToString(), 1)).ToArray();

        var results = await service.RunAsync(service.Client().SubmitBulkAsync(Samples.Bank, sent));

        Assert.Equal(
            [new ItemResult("a", 201, 0, 4, 9), new ItemResult("b", 200, 1, 5, 10), new ItemResult("c", 422, Problem: results[2].Problem)],
            results);
        Assert.Equal(("insufficient-funds", "why"), (results[2].Problem!.Code, results[2].Problem!.Detail));
        Assert.Equal([BulkTransactions.MediaType, BulkTransactions.MediaType], service.Bodies.Select(body => body.Type));
        Assert.Equal([BulkTransactions.Encode(sent), BulkTransactions.Encode([sent[1]])], service.Bodies.Select(body => body.Bytes));
        Assert.All(service.Requests, request => Assert.Equal(
            ("/v1/ledgers/bank/transactions", BulkResults.MediaType), (request.Target, request.Accept)));
    }

    [Fact]
    public async Task Bytes_that_are_no_answer_are_not_believed()
    {
        foreach (var answer in new[] { Results(New, New), [], "{}"u8.ToArray() })
        {
            using var service = new ScriptedService().Answers(201, answer, null, BulkResults.MediaType);
            await Assert.ThrowsAsync<SynodProtocolException>(
                () => service.RunAsync(service.Client().SubmitBulkAsync(Samples.Bank, [Samples.Payment])));
        }
    }

    [Fact]
    public async Task A_problem_of_the_whole_is_read_as_ever()
    {
        using var service = new ScriptedService().Refuses(404, "ledger-not-found");
        var problem = await Assert.ThrowsAsync<SynodProblemException>(
            () => service.RunAsync(service.Client().SubmitBulkAsync(Samples.Bank, [Samples.Payment])));
        Assert.Equal("ledger-not-found", problem.Problem.Code);
    }

    private static BulkResult Not(int status, string problem) => BulkResult.Not(status, problem, "why");

    private static byte[] Results(params BulkResult[] results)
    {
        var output = new ArrayBufferWriter<byte>();
        BulkResults.WriteHead(output, results.Length);
        foreach (var result in results)
        {
            BulkResults.Write(output, result);
        }

        return output.WrittenSpan.ToArray();
    }
}
