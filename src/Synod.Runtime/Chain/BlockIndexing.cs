using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>
/// Signs a shard's blocks and appends them to its index. One block at a time, in order; a block that failed is appended again
/// before any other.
/// </summary>
internal sealed class BlockIndexing(ShardKey shard, IShardIndex index, ICheckpointSigner signer)
{
    // A shard has one origin and one signer for all its life, and to check a key costs as much as to sign with it.
    private VerifierKey? _key;

    /// <summary>Appends a chosen block. All or nothing; it may be appended already.</summary>
    /// <exception cref="StoreException">Whether it is appended is unknown.</exception>
    public async Task AppendAsync(BlockDraft draft, CancellationToken cancellationToken)
    {
        var header = draft.Block.Header;
        var row = new BlockRow(
            header.Height, header.Hash(), draft.FirstIndex, draft.EntryCount, header.Timestamp,
            await SignAsync(draft, cancellationToken));
        await index.AppendAsync(shard, IndexEntries.Of(row, draft), cancellationToken);
    }

    /// <summary>Receipts are verified with the key that the chain's first block names, so no other one may sign.</summary>
    /// <exception cref="CorruptRecordException">The signer has another key.</exception>
    public void CheckSigner(ReadOnlyMemory<byte> chainKey)
    {
        if (!chainKey.IsEmpty && !chainKey.Span.SequenceEqual(signer.PublicKey.Span))
        {
            throw new CorruptRecordException(
                $"{shard} was opened with another signing key. Put the right key back: receipts are verified with it.");
        }
    }

    private async ValueTask<string> SignAsync(BlockDraft draft, CancellationToken cancellationToken)
    {
        CheckSigner(draft.SignerKey);
        var header = draft.Block.Header;
        _key ??= VerifierKey.For(draft.Origin, signer.PublicKey);
        var text = new Checkpoint(_key.Name, header.TreeSize, header.TreeRoot, header.Height, header.Hash()).ToText();
        var signature = await signer.SignAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
        return SignedNote.Compose(text, _key, signature).ToString();
    }
}
