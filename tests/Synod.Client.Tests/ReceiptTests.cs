using System.Security.Cryptography;
using System.Text.Json;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Client.Tests;

public sealed class ReceiptTests : IDisposable
{
    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _signer.Dispose();

    [Fact]
    public async Task A_receipt_that_holds_is_given_with_its_entry()
    {
        using var service = Serving(Receipt("synod/test/bank/0", "t-1"));

        var receipt = await service.RunAsync(service.Client().VerifiedReceiptAsync(
            Samples.Bank, TransactionId.Parse("t-1"), trusted: [Key("synod/test/bank/0")]));

        Assert.Equal("t-1", Assert.IsType<TransactionPosted>(receipt.Entry).Id.Value);
        Assert.Equal(0UL, receipt.Proof.Index);
        Assert.Equal("/v1/ledgers/bank/transactions/t-1/receipt", service.Requests[0].Target);
        Assert.Equal("text/plain", service.Requests[0].Accept);
    }

    [Fact]
    public async Task Keys_may_be_pinned_when_the_client_is_made()
    {
        using var service = Serving(Receipt("synod/test/bank/0", "t-1"));
        var client = service.Client(new SynodClientOptions { TrustedKeys = [Key("synod/test/bank/0")] });

        await service.RunAsync(client.VerifiedReceiptAsync(Samples.Bank, TransactionId.Parse("t-1"), ReceiptSubject.Creation));

        Assert.EndsWith("/receipt?of=creation", service.Requests[0].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_of_another_transaction_is_refused_although_it_holds()
    {
        using var service = Serving(Receipt("synod/test/bank/0", "t-2"));

        var wrong = await Assert.ThrowsAsync<WrongReceiptException>(() => service.RunAsync(service.Client().VerifiedReceiptAsync(
            Samples.Bank, TransactionId.Parse("t-1"), trusted: [Key("synod/test/bank/0")])));

        Assert.Contains("t-2", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synod/test/other/0")]
    [InlineData("synod/test/bank/x")]
    [InlineData("bank/0")]
    public async Task A_receipt_of_another_ledger_is_refused_although_its_key_is_trusted(string origin)
    {
        using var service = Serving(Receipt(origin, "t-1"));

        await Assert.ThrowsAsync<WrongReceiptException>(() => service.RunAsync(service.Client().VerifiedReceiptAsync(
            Samples.Bank, TransactionId.Parse("t-1"), trusted: [Key(origin)])));
    }

    [Fact]
    public async Task The_end_of_a_reservation_is_no_receipt_of_its_creation()
    {
        var text = Receipt("synod/test/bank/0", new PendingVoided(new Timestamp(1), TransactionId.Parse("t-1")));
        using var service = Serving(text);
        service.Answers(200, text, type: "text/plain");
        var client = service.Client(new SynodClientOptions { TrustedKeys = [Key("synod/test/bank/0")] });

        var latest = await client.VerifiedReceiptAsync(Samples.Bank, TransactionId.Parse("t-1"));
        Assert.IsType<PendingVoided>(latest.Entry);
        await Assert.ThrowsAsync<WrongReceiptException>(
            () => client.VerifiedReceiptAsync(Samples.Bank, TransactionId.Parse("t-1"), ReceiptSubject.Creation));
    }

    [Fact]
    public async Task A_receipt_across_shards_is_given_with_its_legs_and_without_one_refused()
    {
        var vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "receipts.json"))).RootElement;
        var keys = vectors.GetProperty("keys").EnumerateArray().Select(key => VerifierKey.Parse(key.GetString()!)).ToArray();
        var parts = ((string[])["reservation posted", "reservation", "leg on shard 1", "leg on shard 2"]).Select(name => string.Concat(
            vectors.GetProperty("parts").GetProperty(name).GetProperty("text").EnumerateArray().Select(line => line + "\n"))).ToArray();
        using var service = Serving(string.Concat(parts));
        service.Answers(200, string.Concat(parts[..^1]), type: "text/plain");
        var client = service.Client(new SynodClientOptions { TrustedKeys = keys });

        var receipt = await client.VerifiedReceiptAsync(Samples.Bank, TransactionId.Parse("order-7"));
        Assert.IsType<PendingPosted>(receipt.Entry);
        Assert.Equal([keys[0], keys[1]], receipt.Proven.Legs.Select(leg => leg.Proof.Key));
        var fault = await Assert.ThrowsAsync<ProofException>(
            () => client.VerifiedReceiptAsync(Samples.Bank, TransactionId.Parse("order-7")));
        Assert.Equal((ProofFault.Untied, 4), (fault.Fault, fault.Part));
    }

    [Fact]
    public async Task A_changed_receipt_is_refused()
    {
        using var service = Serving(Receipt("synod/test/bank/0", "t-1").Replace("index 0", "index 1", StringComparison.Ordinal));

        await Assert.ThrowsAsync<ProofException>(() => service.RunAsync(service.Client().VerifiedReceiptAsync(
            Samples.Bank, TransactionId.Parse("t-1"), trusted: [Key("synod/test/bank/0")])));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_verified_and_nothing_asked()
    {
        using var service = new ScriptedService();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => service.Client().VerifiedReceiptAsync(Samples.Bank, TransactionId.Parse("t-1")));
    }

    [Fact]
    public async Task The_services_keys_are_read()
    {
        using var service = new ScriptedService()
            .Answers(200, $"{Key("synod/test/bank/0")}\n{Key("synod/test/bank/1")}\n", type: "text/plain")
            .Answers(200, "nonsense\n", type: "text/plain");
        var client = service.Client();

        Assert.Equal([Key("synod/test/bank/0"), Key("synod/test/bank/1")], await client.ReadKeysAsync(Samples.Bank));
        await Assert.ThrowsAsync<SynodProtocolException>(() => client.ReadKeysAsync(Samples.Bank));
    }

    private static ScriptedService Serving(string receipt) => new ScriptedService().Answers(200, receipt, type: "text/plain");

    private VerifierKey Key(string origin) => VerifierKey.For(origin, _signer.ExportSubjectPublicKeyInfo());

    private string Receipt(string origin, string id) => Receipt(origin, new TransactionPosted(
        new Timestamp(1), TransactionId.Parse(id), new TransferList(Samples.Payment.Transfers), default, null, null));

    // A tree of one entry: its root is the leaf.
    private string Receipt(string origin, Entry entry)
    {
        var bytes = EntryCodec.Encode(entry);
        var text = new Checkpoint(origin, 1, MerkleHash.Leaf(bytes), 1, Hash256.Zero).ToText();
        var signature = _signer.SignData(
            System.Text.Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new Receipt(bytes, 0, [], SignedNote.Compose(text, Key(origin), signature)).ToString();
    }
}
