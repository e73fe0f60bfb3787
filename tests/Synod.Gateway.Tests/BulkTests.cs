using System.Net;
using System.Net.Http.Headers;
using Synod.Ledger;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "In bytes".</summary>
public class BulkTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Transactions = "/v1/ledgers/bank/transactions";

    private static readonly SubmitTransaction[] Mixed =
    [
        Post("t-1", "cash", "customers:42", 2500),
        Post("t-2", "customers:43", "cash", 1),
        Post("t-1", "cash", "customers:42", 2500),
        Post("t-1", "cash", "customers:42", 2501),
    ];

    [Fact]
    public async Task Bytes_are_answered_in_bytes()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await SendAsync(host.Client, BulkTransactions.Encode(Mixed), BulkResults.MediaType);
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.Equal(BulkResults.MediaType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            [
                BulkResult.Done(isRepeat: false, 0, 5, 4, FakeLedgers.Time(5)),
                BulkResult.Not(422, "insufficient-funds", "The account 'customers:43' would pass its overdraft."),
                BulkResult.Done(isRepeat: true, 0, 5, 4, FakeLedgers.Time(5)),
                BulkResult.Not(409, "transaction-conflict", "The transaction 't-1' exists with other content."),
            ],
            BulkResults.Decode(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Bytes_are_answered_in_JSON_unless_bytes_are_accepted()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await SendAsync(host.Client, BulkTransactions.Encode(Mixed[..1]), null);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("""{"results":[{"id":"t-1","status":201,"shard":0,"height":5,"index":4}]}""", await response.TextAsync());
    }

    [Fact]
    public async Task JSON_is_answered_in_bytes_where_they_are_accepted()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Transactions)
        {
            Content = new StringContent(
                """[{"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"1"}]}]""",
                new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Accept.ParseAdd(BulkResults.MediaType);
        var response = await host.Client.SendAsync(request);
        Assert.Equal(
            [BulkResult.Done(isRepeat: false, 0, 5, 4, FakeLedgers.Time(5))],
            BulkResults.Decode(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Everything_that_a_transaction_can_say_reaches_the_ledger()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        Assert.True(Metadata.TryCreate([new("memo", "é")], out var metadata, out _));
        var sent = Mixed[0] with { Pending = new PendingTerms(60), Metadata = metadata, Reference = Reference.Parse("2026/0001") };
        var response = await SendAsync(host.Client, BulkTransactions.Encode([sent]), BulkResults.MediaType);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var received = Assert.IsType<SubmitTransaction>(host.Ledgers.Commands[^1]);
        Assert.Equal(sent.Transfers, received.Transfers);
        Assert.Equal(sent, received with { Transfers = sent.Transfers });
    }

    [Fact]
    public async Task Garbage_is_one_problem_that_names_item_and_byte_and_nothing_happens()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var calls = host.Ledgers.Calls;
        var bytes = BulkTransactions.Encode([Mixed[0], Mixed[1]]);
        var problem = await (await SendAsync(host.Client, bytes[..^1], null)).ProblemAsync(400, "malformed-request");
        var error = problem.GetProperty("errors").EnumerateArray().Single();
        Assert.Equal("$[1]", error.GetProperty("path").GetString());
        Assert.Equal(
            $"This is not a body of transactions: it ends too early (at byte {bytes.Length - 2}).",
            error.GetProperty("message").GetString());
        Assert.Equal(["$"], await (await SendAsync(host.Client, [2, .. bytes[1..]], null)).MalformedAsync());
        Assert.Equal(["$[2]"], await (await SendAsync(host.Client, [.. bytes, 0], null)).MalformedAsync());
        Assert.Equal(calls, host.Ledgers.Calls);
    }

    [Fact]
    public async Task None_and_too_many_are_refused_as_in_JSON()
    {
        await using var host = await GatewayHost.StartAsync(new GatewayOptions { MaxItems = 3 });
        await host.OpenBankAsync();
        Assert.Equal(["$"], await (await SendAsync(host.Client, [1, 0, 0, 0, 0], null)).MalformedAsync());
        Assert.Equal(["$"], await (await SendAsync(host.Client, [], null)).MalformedAsync());
        await (await SendAsync(host.Client, BulkTransactions.Encode(Mixed), null)).ProblemAsync(413, "too-large");

        // The count alone says it: nothing is reserved for what is not there.
        await (await SendAsync(host.Client, [1, 255, 255, 255, 255], null)).ProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Accounts_have_no_binary_form()
    {
        using var content = Content([1, 0, 0, 0, 0]);
        await (await quiet.Host.Client.PostAsync("/v1/ledgers/bank/accounts", content)).ProblemAsync(415, "unsupported-media-type");
    }

    private static SubmitTransaction Post(string id, string debit, string credit, uint amount) => new(
        TransactionId.Parse(id), [new Transfer(AccountId.Parse(debit), AccountId.Parse(credit), new Amount(amount))], null,
        Metadata.None, default);

    private static ByteArrayContent Content(byte[] bytes) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(BulkTransactions.MediaType) } };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, byte[] bytes, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Transactions) { Content = Content(bytes) };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await client.SendAsync(request);
    }
}
