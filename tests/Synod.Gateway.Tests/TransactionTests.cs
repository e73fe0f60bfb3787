using System.Net;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Transactions".</summary>
public class TransactionTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Transactions = "/v1/ledgers/bank/transactions";

    private const string Opening = """
        {"id": "t-1",
         "transfers": [{"debit": "cash", "credit": "customers:42", "amount": "2500"}],
         "metadata": {"memo": "opening"},
         "reference": "2026/0001"}
        """;

    [Fact]
    public async Task A_transaction_is_posted_once()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();

        var created = await host.PostAsync(Transactions, Opening);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(Transactions + "/t-1", created.Headers.Location?.OriginalString);
        Assert.Equal(
            $$$$"""
            {"id":"t-1","status":"posted","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}],
            "reference":"2026/0001","metadata":{"memo":"opening"},"metadataSalt":"Rum8NHbJLqJPsXraxs2c2s/3o0pcdTEAeH2lopmE+DY=",
            "shard":0,"height":5,"index":4,"timestamp":"2026-01-31T12:00:05.000000Z",
            "expiresAt":null,"reverses":null,"reversedBy":null,"resolution":null,
            "seen":{"shard":0,"height":5,"hash":"{{{{FakeLedgers.Hash(5)}}}}"}}
            """.ReplaceLineEndings(""),
            await created.TextAsync());

        var again = await host.PostAsync(Transactions, Opening);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await created.TextAsync(), await again.TextAsync());

        var read = await host.Client.GetAsync(Transactions + "/t-1");
        Assert.Equal(await created.TextAsync(), await read.TextAsync());
        Assert.Equal($"\"0.5.{FakeLedgers.Hash(5)}\"", read.Headers.ETag?.ToString());
        Assert.Equal(ReadConsistency.Strong, host.Ledgers.LastConsistency);

        var other = Opening.Replace("2500", "2501", StringComparison.Ordinal);
        await (await host.PostAsync(Transactions, other)).ProblemAsync(409, "transaction-conflict");
    }

    [Fact]
    public async Task A_reservation_is_pending()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var body = Opening.Replace("\"metadata\"", "\"pending\": {\"timeout\": 3600}, \"metadata\"", StringComparison.Ordinal);
        var transaction = await (await host.PostAsync(Transactions, body)).JsonAsync();
        Assert.Equal("pending", transaction.GetProperty("status").GetString());
        Assert.Equal("2026-01-31T13:00:05.000000Z", transaction.GetProperty("expiresAt").GetString());
        Assert.Equal(new PendingTerms(3600), Assert.IsType<SubmitTransaction>(host.Ledgers.Commands[^1]).Pending);
    }

    [Theory]
    [InlineData("""{"id":"t-1","transfers":[{"debit":"nobody","credit":"cash","amount":"1"}]}""", "account-not-found")]
    [InlineData("""{"id":"t-1","transfers":[{"debit":"yen","credit":"cash","amount":"1"}]}""", "asset-mismatch")]
    [InlineData("""{"id":"t-1","transfers":[{"debit":"customers:42","credit":"cash","amount":"1"}]}""", "insufficient-funds")]
    [InlineData("""{"id":"t-1","transfers":[{"debit":"rich","credit":"cash","amount":"1"}]}""", "overflow")]
    public async Task The_rules_of_the_ledger_are_422(string body, string type)
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        await host.PostAsync("/v1/ledgers/bank/accounts", """{"id":"yen","asset":"JPY/0","overdraft":"unlimited"}""");
        await host.PostAsync("/v1/ledgers/bank/accounts", """{"id":"rich","asset":"USD/2","overdraft":"unlimited"}""");
        await host.PostAsync(Transactions, """
            {"id":"t-0","transfers":[{"debit":"rich","credit":"cash","amount":"340282366920938463463374607431768211455"}]}
            """);
        await (await host.PostAsync(Transactions, body)).ProblemAsync(422, type);
        await (await host.Client.GetAsync(Transactions + "/t-1")).ProblemAsync(404, "transaction-not-found");
    }

    [Fact]
    public async Task The_id_may_stand_in_the_header()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var withoutId = Opening.Replace("\"id\": \"t-1\",", "", StringComparison.Ordinal);

        var created = await host.PostAsync(Transactions, withoutId, key: "t-9");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("t-9", (await created.JsonAsync()).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Transactions, withoutId, key: "t-9")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync(Transactions, Opening, key: "t-1")).StatusCode);

        Assert.Equal(["$.id"], await (await host.PostAsync(Transactions, withoutId)).MalformedAsync());
        Assert.Equal(["$.id"], await (await host.PostAsync(Transactions, Opening, key: "t-2")).MalformedAsync());
        Assert.Equal(
            ["header.Idempotency-Key"], await (await host.PostAsync(Transactions, Opening, key: "t 1")).MalformedAsync());
        Assert.Equal(
            ["header.Idempotency-Key"],
            await (await host.PostAsync(Transactions, Opening, key: new string('x', 129))).MalformedAsync());
        Assert.Equal(
            ["header.Idempotency-Key"], await (await host.PostAsync(Transactions, $"[{Opening}]", key: "t-1")).MalformedAsync());
    }

    [Theory]
    [InlineData("2500", "not a number")]
    [InlineData("2.5", "not a number")]
    [InlineData("true", "not a boolean")]
    [InlineData("[\"1\"]", "not an array")]
    [InlineData("{}", "not an object")]
    [InlineData("\"\"", "a string of digits")]
    [InlineData("\"-1\"", "a string of digits")]
    [InlineData("\"+1\"", "a string of digits")]
    [InlineData("\"1.5\"", "a string of digits")]
    [InlineData("\"01\"", "a string of digits")]
    [InlineData("\" 1\"", "a string of digits")]
    [InlineData("\"1e3\"", "a string of digits")]
    [InlineData("\"\\uff11\"", "a string of digits")]
    [InlineData("\"340282366920938463463374607431768211456\"", "2^128 - 1")]
    [InlineData("\"0\"", "at least 1")]
    [InlineData("\"\\ud800\"", "surrogate")]
    [InlineData("null", "missing")]
    public async Task An_amount_is_a_string_of_digits(string amount, string message)
    {
        var host = quiet.Host;
        var response = await host.PostAsync(Transactions, Opening.Replace("\"2500\"", amount, StringComparison.Ordinal));
        var problem = await response.ProblemAsync(400, "malformed-request");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal("$.transfers[0].amount", error.GetProperty("path").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        if (message.StartsWith("not a", StringComparison.Ordinal))
        {
            Assert.Contains("a string of digits", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        }

        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Theory]
    [InlineData("""{"id":"t"}""", "$.transfers")]
    [InlineData("""{"id":"t","transfers":[]}""", "$.transfers")]
    [InlineData("""{"id":"t","transfers":{}}""", "$.transfers")]
    [InlineData("""{"id":"t","transfers":[1]}""", "$.transfers[0]")]
    [InlineData("""{"id":"t","transfers":[{"debit":"a","credit":"a","amount":"1"}]}""", "$.transfers[0].credit")]
    [InlineData(
        """{"id":"t","transfers":[{"debit":"a","credit":"b","amount":"1"},{"debit":"","credit":"b","amount":"1"}]}""",
        "$.transfers[1].debit")]
    [InlineData("""{"id":"t","transfers":[{"debit":"a","credit":"b","amount":"1","asset":"USD/2"}]}""", "$.transfers[0].asset")]
    [InlineData("""{"id":5,"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.id")]
    [InlineData("""{"id":"t","pending":true,"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.pending")]
    [InlineData("""{"id":"t","pending":{"timeout":0},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.pending.timeout")]
    [InlineData("""{"id":"t","pending":{"timeout":1e2},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.pending.timeout")]
    [InlineData("""{"id":"t","pending":{"timeout":"60"},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.pending.timeout")]
    [InlineData(
        """{"id":"t","pending":{"timeout":316224001},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""",
        "$.pending.timeout")]
    [InlineData("""{"id":"t","reference":"a\u0000b","transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.reference")]
    [InlineData("""{"id":"t","metadata":{"a b'c":1},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.metadata['a b\\'c']")]
    [InlineData("""{"id":"t","metadata":{"":"x"},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.metadata")]
    [InlineData("""{"id":"t","metadata":{"x":"1","x":"2"},"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$.metadata")]
    [InlineData("""{"id":"t","\ud800":1,"transfers":[{"debit":"a","credit":"b","amount":"1"}]}""", "$")]
    [InlineData("7", "$")]
    [InlineData("null", "$")]
    public async Task Malformed_transactions_are_refused(string body, string path)
    {
        var host = quiet.Host;
        Assert.Equal([path], await (await host.PostAsync(Transactions, body)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task Few_of_many_errors_are_told()
    {
        var host = quiet.Host;
        var fields = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"f{i}\":0"));
        var paths = await (await host.PostAsync(Transactions, "{" + fields + "}")).MalformedAsync();
        Assert.Equal(InputErrors.Max + 1, paths.Length);
    }

    [Fact]
    public async Task Receipts_are_text()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        await host.PostAsync(Transactions, Opening);
        var response = await host.Client.GetAsync(Transactions + "/t-1/receipt");
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("c2sp.org/tlog-proof@v1\nextra Latest t-1\n", await response.TextAsync());
        var creation = await host.Client.GetAsync(Transactions + "/t-1/receipt?of=creation");
        Assert.Contains("Creation", await creation.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(["query.of"], await (await host.Client.GetAsync(Transactions + "/t-1/receipt?of=all")).MalformedAsync());
        await (await host.Client.GetAsync(Transactions + "/t-2/receipt")).ProblemAsync(404, "transaction-not-found");
    }

    [Fact]
    public async Task A_process_that_is_behind_asks_the_leader_what_was_written()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        host.Ledgers.LocalReadsAreBehind = true;
        var created = await host.PostAsync(Transactions, Opening);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(ReadConsistency.Strong, host.Ledgers.LastConsistency);
    }

    [Fact]
    public async Task What_was_done_and_cannot_be_read_is_not_called_undone()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        host.Ledgers.ReadFault = new UnavailableException(UnavailableReason.NoQuorum, "No majority.");
        await (await host.PostAsync(Transactions, Opening)).ProblemAsync(504, "outcome-unknown");
        Assert.IsType<SubmitTransaction>(host.Ledgers.Commands[^1]);
    }
}
