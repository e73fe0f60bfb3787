using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Many at once".</summary>
public class BatchTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Transactions = "/v1/ledgers/bank/transactions";
    private const string Lines = "application/x-ndjson";

    private const string Mixed = """
        {"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}]}
        {"id":"t-2","transfers":[{"debit":"customers:43","credit":"cash","amount":"1"}]}
        {"id":"t-3","transfers":[{"debit":"cash","credit":"customers:42","amount":1}]}
        {"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}]}
        {"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2501"}]}
        {"id":"bad id"}
        """;

    private static readonly string[] MixedResults =
    [
        """{"id":"t-1","status":201,"shard":0,"height":5,"index":4}""",
        """
        {"id":"t-2","status":422,"problem":{"type":"urn:synod:problem:insufficient-funds",
        "title":"An account would pass its overdraft.","detail":"The account 'customers:43' would pass its overdraft."}}
        """.ReplaceLineEndings(""),
        """
        {"id":"t-3","status":400,"problem":{"type":"urn:synod:problem:malformed-request",
        "title":"The request is malformed.",
        "detail":"An amount is a string of digits, minor units up to 2^128 - 1 without sign, point or leading zeros, not a number.",
        "errors":[{"path":"$.transfers[0].amount",
        "message":"An amount is a string of digits, minor units up to 2^128 - 1 without sign, point or leading zeros, not a number."}]}}
        """.ReplaceLineEndings(""),
        """{"id":"t-1","status":200,"shard":0,"height":5,"index":4}""",
        """
        {"id":"t-1","status":409,"problem":{"type":"urn:synod:problem:transaction-conflict",
        "title":"The transaction exists with other content.",
        "detail":"The transaction 't-1' exists with other content."}}
        """.ReplaceLineEndings(""),
        """
        {"id":null,"status":400,"problem":{"type":"urn:synod:problem:malformed-request",
        "title":"The request is malformed.","detail":"Several things are wrong; see errors.",
        "errors":[{"path":"$.id",
        "message":"A transaction id is a string of 1 to 128 of A-Z a-z 0-9 : _ - . /."},{"path":"$.transfers",
        "message":"This is missing. Transfers is an array of 1 to 1,000 transfers."}]}}
        """.ReplaceLineEndings(""),
    ];

    [Fact]
    public async Task An_array_is_answered_item_by_item()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await host.PostAsync(Transactions, "[" + Mixed.ReplaceLineEndings(",") + "]");
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("{\"results\":[" + string.Join(',', MixedResults) + "]}", await response.TextAsync());
    }

    [Fact]
    public async Task Ndjson_is_answered_line_by_line()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await host.PostLinesAsync(Transactions, "\n" + Mixed.ReplaceLineEndings("\r\n\r\n") + " \n");
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.Equal(Lines, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(string.Concat(MixedResults.Select(line => line + "\n")), await response.TextAsync());
    }

    [Fact]
    public async Task All_new_is_201_and_some_repeats_are_200()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        string Item(string id) => $$$"""{"id":"{{{id}}}","transfers":[{"debit":"cash","credit":"customers:42","amount":"1"}]}""";

        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync(Transactions, $"[{Item("a")}]")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Transactions, $"[{Item("a")},{Item("b")}]")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.PostLinesAsync(Transactions, Item("a"))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await host.PostLinesAsync(Transactions, $"{Item("c")}\n{Item("d")}")).StatusCode);
    }

    [Fact]
    public async Task Accounts_come_in_batches_too()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        var body = """{"id":"a","asset":"USD/2"}""" + "\n" + """{"id":"a","asset":"EUR/2"}""" + "\n[]\n{\"id\"";
        var response = await host.PostLinesAsync("/v1/ledgers/bank/accounts", body);
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        var lines = (await response.TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([201, 409, 400, 400], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32()));
        Assert.Contains("An object is wanted, not an array.", lines[2], StringComparison.Ordinal);
        Assert.Contains("This is not JSON, from line 1, byte 6 on", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_text_spoil_one_line_only()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        byte[] body = [.. """{"id":"a","asset":"USD/2"}"""u8, (byte)'\n', (byte)'"', 0xff, (byte)'"', (byte)'\n', 0, (byte)'\n', .. "{}"u8];
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new(Lines) } };
        var response = await host.Client.PostAsync("/v1/ledgers/bank/accounts", content);
        var lines = (await response.TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([201, 400, 400, 400], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[{]")]
    [InlineData("[{},]")]
    [InlineData("[{}] {}")]
    [InlineData("[{}, /* no */ {}]")]
    [InlineData("[]")]
    [InlineData(" ")]
    [InlineData("")]
    public async Task An_array_that_is_not_json_or_empty_is_one_400(string body)
    {
        var host = quiet.Host;
        Assert.Equal(["$"], await (await host.PostAsync(Transactions, body)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Theory]
    [InlineData("\n\r\n \t\n")]
    [InlineData("")]
    public async Task Lines_without_an_item_are_one_400(string body)
    {
        var host = quiet.Host;
        Assert.Equal(["$"], await (await host.PostLinesAsync(Transactions, body)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task An_array_of_only_malformed_items_does_not_reach_the_ledger()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.PostAsync(Transactions, "[1,null,{}]");
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task Failures_stand_in_their_places()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        host.Ledgers.Answer = new CommandResult.Failed(new OutcomeUnknownException("The leader did not answer."));
        var response = await host.PostLinesAsync(Transactions, Mixed.Split('\n')[0]);
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        var result = await response.JsonAsync();
        Assert.Equal(504, result.GetProperty("status").GetInt32());
        Assert.Equal("urn:synod:problem:outcome-unknown", result.GetProperty("problem").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task As_many_as_the_limit_are_answered_in_order(bool lines)
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var items = Enumerable.Range(0, 8_192).Select(i =>
            $$$"""{"id":"t-{{{i}}}","transfers":[{"debit":"cash","credit":"customers:42","amount":"1"}]}""");
        var response = lines
            ? await host.PostLinesAsync(Transactions, string.Join('\n', items))
            : await host.PostAsync(Transactions, "[" + string.Join(',', items) + "]");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var text = await response.TextAsync();
        var results = lines
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList()
            : [.. JsonDocument.Parse(text).RootElement.GetProperty("results").EnumerateArray()];
        Assert.Equal(8_192, results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            Assert.Equal("t-" + i.ToString(CultureInfo.InvariantCulture), results[i].GetProperty("id").GetString());
            Assert.Equal((ulong)i + 4, results[i].GetProperty("index").GetUInt64());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_than_the_limit_are_413(bool lines)
    {
        var host = quiet.Host;
        var items = Enumerable.Repeat("{}", 8_193);
        var response = lines
            ? await host.PostLinesAsync(Transactions, string.Join('\n', items))
            : await host.PostAsync(Transactions, "[" + string.Join(',', items) + "]");
        await response.ProblemAsync(413, "too-large");
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Theory]
    [InlineData("/v1/ledgers/bank", "PUT")]
    [InlineData("/v1/ledgers/bank/transactions/t-1/post", "POST")]
    [InlineData("/v1/ledgers/bank/transactions/t-1/reverse", "POST")]
    public async Task Lines_are_not_read_where_one_object_is_wanted(string path, string method)
    {
        var host = quiet.Host;
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent("{}", Encoding.UTF8, Lines),
        };
        await (await host.Client.SendAsync(request)).ProblemAsync(415, "unsupported-media-type");
    }
}
