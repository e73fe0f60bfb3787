using Synod.Ledger;

namespace Synod.Client.Tests;

/// <summary>What goes over the wire is docs/api.md to the letter.</summary>
public class RequestTests
{
    private static readonly AccountId Customer = AccountId.Parse("customers:42");

    [Fact]
    public async Task A_ledger_is_created_with_its_shards()
    {
        using var service = new ScriptedService()
            .Answers(201, """{"name":"bank","shards":4,"createdAt":"2026-01-31T12:00:00.000000Z"}""");

        var written = await service.RunAsync(service.Client().CreateLedgerAsync(Samples.Bank, 4));

        Assert.Equal(new SentRequest("PUT", "/v1/ledgers/bank", """{"shards":4}""", "application/json"), service.Requests[0]);
        Assert.True(written.IsNew);
        Assert.Equal(new LedgerSummary(Samples.Bank, 4, new Timestamp(1_769_860_800_000_000)), written.Value);
    }

    [Fact]
    public async Task An_account_is_opened_with_everything_that_was_said_and_nothing_else()
    {
        using var service = new ScriptedService().Answers(201, AccountJson()).Answers(200, AccountJson());
        Assert.True(Metadata.TryCreate([new("name", "Ada")], out var metadata, out _));

        await service.RunAsync(service.Client().OpenAccountAsync(
            Samples.Bank, new OpenAccount(Customer, Asset.Parse("USD/2"), NormalSide.Debit, Overdraft.Unlimited, metadata)));
        await service.RunAsync(service.Client().OpenAccountAsync(
            Samples.Bank, new OpenAccount(Customer, Asset.Parse("USD/2"), NormalSide.Credit, Overdraft.None, Metadata.None)));

        Assert.Equal("/v1/ledgers/bank/accounts", service.Requests[0].Target);
        Assert.Equal(
            """{"id":"customers:42","asset":"USD/2","normalSide":"debit","overdraft":"unlimited","metadata":{"name":"Ada"}}""",
            service.Requests[0].Body);
        Assert.Equal(
            """{"id":"customers:42","asset":"USD/2","normalSide":"credit","overdraft":"0"}""", service.Requests[1].Body);
    }

    [Fact]
    public async Task Amounts_of_128_bits_survive_the_way_there_and_back()
    {
        const string most = "340282366920938463463374607431768211455";
        using var service = new ScriptedService().Answers(200, AccountJson(credits: most, balance: "-" + most));

        var account = await service.RunAsync(service.Client().ReadAccountAsync(Samples.Bank, Customer));

        Assert.Equal(UInt128.MaxValue, account.CreditsPosted.Value);
        Assert.Equal(-(System.Numerics.BigInteger)UInt128.MaxValue, account.Balance);
        Assert.Equal(17UL, account.Seen.Height);
    }

    [Fact]
    public async Task A_read_says_as_of_when_and_how_sure()
    {
        using var service = new ScriptedService()
            .Answers(200, AccountJson()).Answers(200, AccountJson()).Answers(200, AccountJson());
        var client = service.Client(address: "http://ledger.test/behind/a/proxy");

        await service.RunAsync(client.ReadAccountAsync(Samples.Bank, AccountId.Parse("a/b"), ReadPoint.AtHeight(17)));
        await service.RunAsync(client.ReadAccountAsync(
            Samples.Bank, Customer, ReadPoint.AtTime(Timestamp.From(new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))), local: true));
        await service.RunAsync(client.ReadAccountAsync(Samples.Bank, Customer));

        Assert.Equal("/behind/a/proxy/v1/ledgers/bank/accounts/a%2Fb?at=17", service.Requests[0].Target);
        Assert.Equal(
            "/behind/a/proxy/v1/ledgers/bank/accounts/customers%3A42?at=2026-01-31T12%3A00%3A00.000000Z&consistency=local",
            service.Requests[1].Target);
        Assert.Equal("/behind/a/proxy/v1/ledgers/bank/accounts/customers%3A42", service.Requests[2].Target);
    }

    [Fact]
    public async Task Several_accounts_are_read_at_once()
    {
        using var service = new ScriptedService().Answers(200, $$"""{"accounts":[{{AccountJson()}},{{AccountJson(credits: "1")}}]}""");

        var accounts = await service.RunAsync(service.Client().ReadAccountsAsync(Samples.Bank, [AccountId.Parse("a/b"), Customer]));

        Assert.Equal("/v1/ledgers/bank/accounts?id=a%2Fb&id=customers%3A42", service.Requests[0].Target);
        Assert.Equal(["2500", "1"], accounts.Select(a => a.CreditsPosted.ToString()));
        Assert.Equal(new HeldAmounts(Amount.Zero, new Amount(7)), accounts[0].Held);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_no_path_can_carry_is_refused(string id)
    {
        using var service = new ScriptedService();

        await Assert.ThrowsAsync<ArgumentException>(() => service.Client().ReadAccountAsync(Samples.Bank, AccountId.Parse(id)));
    }

    [Fact]
    public async Task A_transaction_says_all_of_itself()
    {
        using var service = new ScriptedService().Answers(201, Samples.TransactionJson()).Answers(201, Samples.TransactionJson());
        Assert.True(Metadata.TryCreate([new("memo", "opening")], out var metadata, out _));

        var written = await service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment with
        {
            Pending = new PendingTerms(3_600),
            Metadata = metadata,
            Reference = Reference.Parse("2026/0001"),
        }));
        await service.RunAsync(service.Client().SubmitAsync(Samples.Bank, Samples.Payment with { Pending = new PendingTerms(null) }));

        Assert.Equal(
            """{"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}],"pending":"""
            + """{"timeout":3600},"metadata":{"memo":"opening"},"reference":"2026/0001"}""",
            service.Requests[0].Body);
        Assert.Equal(
            """{"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}],"pending":{}}""",
            service.Requests[1].Body);
        Assert.Equal(TransactionStatus.Posted, written.Value.Status);
        Assert.Equal(1, written.Value.Timestamp.Microseconds % 1_000_000);
    }

    [Fact]
    public async Task Reservations_are_posted_voided_and_reversed_at_their_paths()
    {
        using var service = new ScriptedService();
        for (var i = 0; i < 4; i++)
        {
            service.Answers(201, Samples.TransactionJson());
        }

        var (client, id) = (service.Client(), TransactionId.Parse("t-1"));
        await service.RunAsync(client.PostAsync(Samples.Bank, id));
        await service.RunAsync(client.PostAsync(Samples.Bank, id, [Amount.Parse("1000")]));
        await service.RunAsync(client.VoidAsync(Samples.Bank, id));
        await service.RunAsync(client.ReverseAsync(
            Samples.Bank, new ReverseTransaction(TransactionId.Parse("t-2"), id, Metadata.None, default)));

        Assert.Equal(
            [
                ("/v1/ledgers/bank/transactions/t-1/post", ""),
                ("/v1/ledgers/bank/transactions/t-1/post", """{"amounts":["1000"]}"""),
                ("/v1/ledgers/bank/transactions/t-1/void", ""),
                ("/v1/ledgers/bank/transactions/t-1/reverse", """{"id":"t-2"}"""),
            ],
            service.Requests.Select(r => (r.Target, r.Body)));
    }

    [Fact]
    public async Task A_statement_is_read_page_by_page()
    {
        using var service = new ScriptedService()
            .Answers(200, StatementJson("\"9\"", 11, 10)).Answers(200, StatementJson("null", 8));

        var indexes = new List<ulong>();
        await foreach (var item in service.Client().ReadStatementAsync(Samples.Bank, Customer, pageSize: 2))
        {
            indexes.Add(item.Index);
            Assert.Equal(StatementKind.PendingPosted, item.Kind);
            Assert.Equal(-2_500, item.CreditPending);
        }

        Assert.Equal([11UL, 10UL, 8UL], indexes);
        Assert.EndsWith("/accounts/customers%3A42/entries?limit=2", service.Requests[0].Target, StringComparison.Ordinal);
        Assert.EndsWith("/entries?limit=2&cursor=9", service.Requests[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_is_asked_for_as_bytes()
    {
        using var service = new ScriptedService().Answers(200, "block", type: "application/octet-stream");

        var block = await service.RunAsync(service.Client().ReadBlockAsync(Samples.Bank, 3, 17));

        Assert.Equal("block"u8, block);
        Assert.Equal(
            new SentRequest("GET", "/v1/ledgers/bank/shards/3/blocks/17", "", "application/octet-stream"), service.Requests[0]);
    }

    private static string AccountJson(string credits = "2500", string balance = "2500") =>
        $$"""
        {"id":"customers:42","asset":"USD/2","normalSide":"credit","overdraft":"0","metadata":{"name":"Ada"},
         "metadataSalt":null,"openedAt":"2026-01-31T12:00:00.000000Z","debitsPosted":"0","creditsPosted":"{{credits}}",
         "debitsPending":"0","creditsPending":"0","balance":"{{balance}}",
         "held":{"debits":"0","credits":"7"},"seen":{{Samples.Seen}}}
        """;

    private static string StatementJson(string next, params int[] indexes)
    {
        var entries = string.Join(',', indexes.Select(i =>
            $$"""
            {"index":{{i}},"height":4,"timestamp":"2026-01-31T12:00:00.000000Z","kind":"pending-posted","transaction":"t-1",
             "reference":"","debitPosted":"0","creditPosted":"2500","debitPending":"0","creditPending":"-2500","balance":"2500"}
            """));
        return $$"""{"account":"customers:42","asset":"USD/2","entries":[{{entries}}],"next":{{next}},"seen":{{Samples.Seen}}}""";
    }
}
