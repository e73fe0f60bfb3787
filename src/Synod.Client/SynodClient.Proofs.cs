using System.Text;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Client;

/// <content>Receipts, keys, checkpoints and blocks: what a client needs to believe nobody.</content>
public sealed partial class SynodClient
{
    private const string PlainText = "text/plain";

    /// <summary>A transaction's receipt, its file's bytes, not verified. See <see cref="VerifiedReceiptAsync"/>.</summary>
    public async Task<byte[]> ReadReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptSubject of = ReceiptSubject.Latest,
        CancellationToken cancellationToken = default)
    {
        var path = WithQuery(
            ApiPath.Transaction(ledger, id) + "/receipt", of == ReceiptSubject.Creation ? "of=creation" : "");
        return (await _sender.SendAsync(ApiRequest.Get(path, PlainText), cancellationToken)).Body;
    }

    /// <summary>
    /// A transaction's receipt, verified against <paramref name="trusted"/> or the keys that the client was made with,
    /// and found to speak of this transaction of this ledger.
    /// </summary>
    /// <exception cref="ProofException">The receipt does not hold. The service is wrong, or someone between is.</exception>
    /// <exception cref="WrongReceiptException">The receipt holds, and speaks of something else.</exception>
    /// <exception cref="InvalidOperationException">There is no key to trust.</exception>
    public async Task<TransactionReceipt> VerifiedReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptSubject of = ReceiptSubject.Latest,
        IReadOnlyList<VerifierKey>? trusted = null, CancellationToken cancellationToken = default)
    {
        var keys = trusted ?? _options.TrustedKeys;
        if (keys.Count == 0)
        {
            throw new InvalidOperationException("A receipt is verified against keys: give some, here or in the options.");
        }

        var file = await ReadReceiptAsync(ledger, id, of, cancellationToken);
        return TransactionReceipt.Verify(file, keys, ledger, id, of);
    }

    /// <summary>The verifier keys of the ledger's shards, in order. Whoever trusts them trusts this service: pin them once.</summary>
    public async Task<IReadOnlyList<VerifierKey>> ReadKeysAsync(
        LedgerName ledger, CancellationToken cancellationToken = default)
    {
        var text = await ReadTextAsync(ApiPath.Ledger(ledger) + "/key", cancellationToken);
        try
        {
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(VerifierKey.Parse)];
        }
        catch (FormatException exception)
        {
            throw new SynodProtocolException("The service's keys are not verifier keys: " + exception.Message, exception);
        }
    }

    /// <summary>A shard's newest signed checkpoint, as text.</summary>
    public Task<string> ReadCheckpointAsync(LedgerName ledger, int shard, CancellationToken cancellationToken = default) =>
        ReadTextAsync(ApiPath.Shard(ledger, shard) + "/checkpoint", cancellationToken);

    /// <summary>A chosen block's bytes (docs/formats.md, "Block").</summary>
    public async Task<byte[]> ReadBlockAsync(
        LedgerName ledger, int shard, ulong height, CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Get(ApiPath.Block(ledger, shard, height), "application/octet-stream");
        return (await _sender.SendAsync(request, cancellationToken)).Body;
    }

    private async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(ApiRequest.Get(path, PlainText), cancellationToken);
        return Encoding.UTF8.GetString(answer.Body);
    }
}
