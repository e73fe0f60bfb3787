using System.Net;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Blocks", and checkpoints.</summary>
public class BlockTests
{
    private const string Shard = "/v1/ledgers/bank/shards/0";

    [Fact]
    public async Task A_checkpoint_is_text()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        var response = await host.Client.GetAsync(Shard + "/checkpoint");
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("synod/test/bank/0\n1\nroot\n\n— signature\n", await response.TextAsync());
        await (await host.Client.GetAsync("/v1/ledgers/bank/shards/1/checkpoint")).ProblemAsync(404, "shard-not-found");
        await (await host.Client.GetAsync("/v1/ledgers/nobody/shards/0/checkpoint")).ProblemAsync(404, "ledger-not-found");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html, image/*", false)]
    [InlineData("certainly not a header", false)]
    [InlineData("application/json", false)]
    [InlineData("application/octet-stream", true)]
    [InlineData("application/octet-stream, */*", true)]
    [InlineData("application/json;q=0.5, application/octet-stream", true)]
    [InlineData("application/json, application/octet-stream;q=0.5", false)]
    [InlineData("application/octet-stream;q=0", false)]
    public async Task A_block_is_json_unless_its_bytes_are_preferred(string? accept, bool binary)
    {
        await using var host = await BankWithBlockAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Shard + "/blocks/1");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Accept", Assert.Single(response.Headers.Vary));
        Assert.Equal(
            binary ? "application/octet-stream" : "application/json; charset=utf-8",
            response.Content.Headers.ContentType?.ToString());
        if (binary)
        {
            Assert.Equal(host.Ledgers.Block, await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_block_says_all_that_is_in_it()
    {
        await using var host = await BankWithBlockAsync();
        var block = BlockCodec.Decode(host.Ledgers.Block);
        string Leaf(int i) => MerkleHash.Leaf(block.EntryBytes[i].Span).ToString();
        var commitment = ((AccountOpened)block.Entries[1]).MetadataCommitment;
        Assert.Equal(
            $$$$"""
            {"ledger":"bank","shard":0,"height":3,"hash":"{{{{block.Header.Hash()}}}}",
            "previous":"{{{{FakeLedgers.Hash(2)}}}}",
            "treeSize":17,"root":"{{{{FakeLedgers.Hash(5)}}}}","stateDigest":"{{{{FakeLedgers.Hash(6)}}}}",
            "timestamp":"2026-01-31T12:00:03.000000Z","proposer":"0000000000000000000000000000002a","entries":[
            {"kind":"shard-opened","index":9,"leafHash":"{{{{Leaf(0)}}}}","ledger":"bank","shard":0,"shards":1,
            "origin":"synod/test/bank/0","signerKey":"{{{{Convert.ToBase64String(SignerKey)}}}}"},
            {"kind":"account-opened","index":10,"leafHash":"{{{{Leaf(1)}}}}","id":"cash","asset":"USD/2",
            "normalSide":"debit","overdraft":"unlimited","metadataCommitment":"{{{{commitment}}}}",
            "metadata":{"a":"b"},"metadataSalt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
            {"kind":"account-opened","index":11,"leafHash":"{{{{Leaf(2)}}}}","id":"dues","asset":"USD/2",
            "normalSide":"credit","overdraft":"0","metadataCommitment":"{{{{commitment}}}}","metadata":null,
            "metadataSalt":null},
            {"kind":"transaction-posted","index":12,"leafHash":"{{{{Leaf(3)}}}}","id":"t-1",
            "transfers":[{"debit":"cash","credit":"dues","amount":"5"}],"reference":"r","reverses":"t-0",
            "metadataCommitment":null,"metadata":{},"metadataSalt":null,"agreement":null},
            {"kind":"transaction-reserved","index":13,"leafHash":"{{{{Leaf(4)}}}}","id":"t-2",
            "transfers":[{"debit":"cash","credit":"dues","amount":"5"}],"reference":"",
            "expiresAt":"2026-01-31T12:00:09.000000Z","metadataCommitment":null,"metadata":{},"metadataSalt":null,
            "agreement":null},
            {"kind":"pending-posted","index":14,"leafHash":"{{{{Leaf(5)}}}}","id":"t-2","transfers":[{"debit":"cash",
            "credit":"dues","amount":"5"}]},
            {"kind":"pending-voided","index":15,"leafHash":"{{{{Leaf(6)}}}}","id":"t-3"},
            {"kind":"pending-expired","index":16,"leafHash":"{{{{Leaf(7)}}}}","id":"t-4"}]}
            """.ReplaceLineEndings(""),
            await (await host.Client.GetAsync(Shard + "/blocks/1")).TextAsync());
    }

    [Fact]
    public async Task The_entries_of_transactions_across_shards_name_each_other()
    {
        await using var host = await BankWithBlockAsync();
        var (id, leaf) = (TransactionId.Parse("t-1"), FakeLedgers.Hash(7));
        var transfers = new TransferList([new Transfer(AccountId.Parse("cash"), AccountId.Parse("dues"), Amount.Parse("5"))]);
        var usd = new ValueList<Asset>([Asset.Parse("USD/2")]);
        var agreement = new Agreement(2, usd, new ValueList<LegVote>([new LegVote(3, new EntryReference(8, leaf))]));
        var decision = new EntryReference(9, leaf);
        var time = FakeLedgers.Time(3);
        host.Ledgers.Block = MakeBlock(
            [],
            new TransactionPosted(time, id, transfers, default, null, null) { Agreement = agreement },
            new TransactionPrepared(time, id, 1, 2, IsPending: true, transfers, usd),
            new HoldCommitted(time, id, 6, decision, transfers), new HoldReleased(time, id, 6, decision),
            new TransactionAborted(time, id, 2));

        var entries = (await (await host.Client.GetAsync(Shard + "/blocks/1")).JsonAsync()).GetProperty("entries").EnumerateArray()
            .Select(e => string.Concat(e.EnumerateObject().Where(p => p.Name is not ("index" or "leafHash")).Select(p => p + ";")));
        const string Moves = """[{"debit":"cash","credit":"dues","amount":"5"}]""";
        Assert.Equal(
            [
                $$$"""
                "kind":"transaction-posted";"id":"t-1";"transfers":{{{Moves}}};"reference":"";"reverses":null;
                "metadataCommitment":null;"metadata":{};"metadataSalt":null;
                "agreement":{"attempt":2,"assets":["USD/2"],"votes":[{"shard":3,"prepared":{"index":8,"leafHash":"{{{leaf}}}"}}]};
                """.ReplaceLineEndings(""),
                $$$"""
                "kind":"transaction-prepared";"id":"t-1";"home":1;"attempt":2;"isPending":true;"transfers":{{{Moves}}};
                "assets":["USD/2"];
                """.ReplaceLineEndings(""),
                $$$"""
                "kind":"hold-committed";"id":"t-1";"prepared":6;"decision":{"index":9,"leafHash":"{{{leaf}}}"};
                "transfers":{{{Moves}}};
                """.ReplaceLineEndings(""),
                $$$"""
                "kind":"hold-released";"id":"t-1";"prepared":6;"decision":{"index":9,"leafHash":"{{{leaf}}}"};
                """,
                """
                "kind":"transaction-aborted";"id":"t-1";"attempt":2;
                """,
            ],
            entries);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using var host = await BankWithBlockAsync();
        await (await host.Client.GetAsync(Shard + "/blocks/2")).ProblemAsync(404, "block-not-found");
        await (await host.Client.GetAsync(Shard + "/blocks/18446744073709551615")).ProblemAsync(404, "block-not-found");
        await (await host.Client.GetAsync("/v1/ledgers/bank/shards/255/blocks/1")).ProblemAsync(404, "shard-not-found");
        await (await host.Client.GetAsync("/v1/ledgers/nobody/shards/0/blocks/1")).ProblemAsync(404, "ledger-not-found");
    }

    [Theory]
    [InlineData("shards/256/checkpoint", "path.shard")]
    [InlineData("shards/-1/checkpoint", "path.shard")]
    [InlineData("shards/00/checkpoint", "path.shard")]
    [InlineData("shards/x/blocks/1", "path.shard")]
    [InlineData("shards/99999999999999999999/blocks/1", "path.shard")]
    [InlineData("shards/0/blocks/0", "path.height")]
    [InlineData("shards/0/blocks/-1", "path.height")]
    [InlineData("shards/0/blocks/1.0", "path.height")]
    [InlineData("shards/0/blocks/18446744073709551616", "path.height")]
    public async Task Bad_numbers_are_refused(string path, string where)
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal([where], await (await host.Client.GetAsync("/v1/ledgers/bank/" + path)).MalformedAsync());
    }

    private static readonly byte[] SignerKey = MakeSignerKey();
    private static readonly ShardKey BankShard = new(LedgerName.Parse("bank"), 0);

    private static byte[] MakeSignerKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfo();
    }

    private static async Task<GatewayHost> BankWithBlockAsync()
    {
        var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        host.Ledgers.Block = MakeBlock();
        return host;
    }

    private static byte[] MakeBlock()
    {
        var time = FakeLedgers.Time(3);
        Assert.True(Metadata.TryCreate([new("a", "b")], out var metadata, out _));
        var salt = default(MetadataSalt);
        var commitment = MetadataCommitment.Of(metadata, salt);
        var (cash, dues) = (AccountId.Parse("cash"), AccountId.Parse("dues"));
        var transfers = new TransferList([new Transfer(cash, dues, Amount.Parse("5"))]);
        var usd = Asset.Parse("USD/2");
        return MakeBlock(
            [new Attachment(1, salt, metadata)],
            new ShardOpened(time, BankShard, 1, "synod/test/bank/0", SignerKey),
            new AccountOpened(time, cash, usd, NormalSide.Debit, Overdraft.Unlimited, commitment),
            new AccountOpened(time, dues, usd, NormalSide.Credit, Overdraft.None, commitment),
            new TransactionPosted(time, TransactionId.Parse("t-1"), transfers, Reference.Parse("r"), null, TransactionId.Parse("t-0")),
            new TransactionReserved(time, TransactionId.Parse("t-2"), transfers, default, null, FakeLedgers.Time(9)),
            new PendingPosted(time, TransactionId.Parse("t-2"), transfers),
            new PendingVoided(time, TransactionId.Parse("t-3")),
            new PendingExpired(time, TransactionId.Parse("t-4")));
    }

    private static byte[] MakeBlock(IReadOnlyList<Attachment> attachments, params Entry[] entries)
    {
        var header = new BlockHeader(
            BankShard, 3, FakeLedgers.Hash(2), 17, FakeLedgers.Hash(5), FakeLedgers.Hash(6), entries[0].Timestamp, 42);
        return BlockCodec.Encode(new Block(
            header, [.. entries.Select(entry => (ReadOnlyMemory<byte>)EntryCodec.Encode(entry))], entries, attachments));
    }
}
