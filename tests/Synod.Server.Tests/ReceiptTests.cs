using System.Text;
using Synod.Client;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Server.Tests;

/// <summary>Receipts of a ledger of three shards over HTTP, verified after the server is gone.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private const int Shards = 3;
    private static readonly LedgerName Bank = LedgerName.Parse("bank");
    private static readonly Asset Usd = Asset.Parse("USD/2");
    private static readonly AccountId[] Accounts = [.. Enumerable.Range(0, Shards).Select(shard => Enumerable.Range(0, 100)
        .Select(i => AccountId.Parse($"a{i}")).First(id => Placement.ShardOf(id, Shards) == shard))];

    private readonly string _root = Directory.CreateTempSubdirectory("synod-").FullName;
    private readonly Dictionary<string, byte[]> _files = [];
    private IReadOnlyList<VerifierKey> _keys = [];

    public async Task InitializeAsync()
    {
        await using var server = await SynodServer.StartAsync(
            new ServerOptions(Path.Combine(_root, "data"), "http://127.0.0.1:0", Origin: "synod/test"), TextWriter.Null, default);
        using var http = new HttpClient { BaseAddress = new Uri(server.Addresses.Single()) };
        var client = new SynodClient(http);
        await client.CreateLedgerAsync(Bank, Shards);
        await client.OpenAccountsAsync(
            Bank, [.. Accounts.Select(id => new OpenAccount(id, Usd, NormalSide.Credit, Overdraft.Unlimited, Metadata.None))]);
        _keys = await client.ReadKeysAsync(Bank);

        await KeepAsync("paid", Pay("paid"));
        await KeepAsync("posted", Pay("posted", new PendingTerms(null)), new PostPending(Id("posted"), [new Amount(1), Amount.Zero]));
        await KeepAsync("voided", Pay("voided", new PendingTerms(3600)), new VoidPending(Id("voided")));
        await KeepAsync("reversed", new ReverseTransaction(Id("reversed"), Id("paid"), Metadata.None, default));
        await server.StopAsync();

        async Task KeepAsync(string id, params Command[] commands)
        {
            foreach (var command in commands)
            {
                await SubmitAsync(client, command);
                _files[id + ":" + command.GetType().Name] = await client.ReadReceiptAsync(Bank, Id(id));
            }

            _files[id] = await client.ReadReceiptAsync(Bank, Id(id), ReceiptSubject.Creation);
            var raw = await http.GetAsync($"/v1/ledgers/bank/transactions/{id}/receipt?of=creation");
            Assert.Equal("text/plain; charset=utf-8", raw.Content.Headers.ContentType?.ToString());
            Assert.Equal(_files[id], await raw.Content.ReadAsByteArrayAsync());
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("paid", typeof(TransactionPosted), 3)]
    [InlineData("paid:SubmitTransaction", typeof(TransactionPosted), 3)]
    [InlineData("posted", typeof(TransactionReserved), 3)]
    [InlineData("posted:SubmitTransaction", typeof(TransactionReserved), 3)]
    [InlineData("posted:PostPending", typeof(PendingPosted), 4)]
    [InlineData("voided:SubmitTransaction", typeof(TransactionReserved), 3)]
    [InlineData("voided:VoidPending", typeof(PendingVoided), 4)]
    [InlineData("reversed", typeof(TransactionPosted), 3)]
    public void Each_names_its_legs_on_every_shard(string receipt, Type kind, int parts)
    {
        var text = Encoding.UTF8.GetString(_files[receipt]);
        var texts = ReceiptBundle.Parse(text).Parts.Select(part => part.ToString()).ToArray();
        Assert.Equal(text, string.Concat(texts));
        Assert.Equal(parts, texts.Select(part => ReceiptVerifier.Verify(part, _keys)).Count());

        var of = kind == typeof(PendingPosted) || kind == typeof(PendingVoided) ? ReceiptSubject.Latest : ReceiptSubject.Creation;
        var verified = TransactionReceipt.Verify(_files[receipt], _keys, Bank, Id(receipt.Split(':')[0]), of);

        Assert.IsType(kind, verified.Entry);
        Assert.Equal(["synod/test/bank/1", "synod/test/bank/2"], verified.Proven.Legs.Select(leg => leg.Proof.Checkpoint.Origin));
        Assert.All(verified.Proven.Legs.Zip(Accounts.Skip(1)), leg => Assert.Contains(
            leg.Second, leg.First.Entry.Transfers.SelectMany(t => new[] { t.Debit, t.Credit })));
    }

    [Fact]
    public void Before_its_end_the_receipt_of_a_reservation_is_that_of_its_creation() =>
        Assert.Equal(_files["voided"], _files["voided:SubmitTransaction"]);

    [Fact]
    public void Parts_of_two_receipts_do_not_belong_together()
    {
        var (paid, reversed) = (PartsOf("paid"), PartsOf("reversed"));
        var fault = Assert.Throws<ProofException>(
            () => LedgerReceipt.Verify(string.Concat([paid[0], paid[1], reversed[2]]), _keys));
        Assert.Equal((ProofFault.Untied, 3), (fault.Fault, fault.Part));
    }

    private static TransactionId Id(string id) => TransactionId.Parse(id);

    private static SubmitTransaction Pay(string id, PendingTerms? pending = null) => new(
        Id(id),
        [new Transfer(Accounts[0], Accounts[1], new Amount(25)), new Transfer(Accounts[0], Accounts[2], new Amount(7))],
        pending, Metadata.None, default);

    private static Task<Written<TransactionDetails>> SubmitAsync(SynodClient client, Command command) => command switch
    {
        SubmitTransaction submit => client.SubmitAsync(Bank, submit),
        PostPending post => client.PostAsync(Bank, post.Id, post.Amounts),
        VoidPending cancel => client.VoidAsync(Bank, cancel.Id),
        ReverseTransaction reverse => client.ReverseAsync(Bank, reverse),
        _ => throw new ArgumentException(command.GetType().Name, nameof(command)),
    };

    private string[] PartsOf(string receipt) =>
        [.. ReceiptBundle.Parse(Encoding.UTF8.GetString(_files[receipt])).Parts.Select(part => part.ToString())];
}
