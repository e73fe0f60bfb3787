using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <content>
/// What callers read. The state answers between two blocks, the index from disk; the index is written first, so whatever
/// the state knows can be found there.
/// </content>
public sealed partial class Shard
{
    /// <inheritdoc/>
    public ValueTask<ShardHead> HeadAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => new ShardHead(
            SeenIn(s), s.TreeSize, s.TreeRoot, s.Digest, s.HeadTimestamp, s.AccountCount)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerInfo>> LedgersAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => s.Ledgers.Values
            .Select(l => new LedgerInfo(l.Name, l.Shards, l.Timestamp))
            .OrderBy(l => l.Name.Value, StringComparer.Ordinal)
            .ToArray()));
    }

    /// <inheritdoc/>
    public async ValueTask<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        await ReadyAsync(consistency, cancellationToken);
        var (account, place, seen, holds) = _chain.Read(s =>
            (s.TryGetAccount(id, out var a) ? a : null, s.PlaceOf(id), SeenIn(s), HoldsOf(s, [id])));
        if (account is null)
        {
            return null;
        }

        if (asOf is not null)
        {
            holds = [];
            var row = await RowAsync(asOf, seen, cancellationToken);
            if (row is null || row.FirstIndex + (ulong)row.EntryCount <= account.OpenedAt)
            {
                return null;
            }

            var lines = await _chain.Index.StatementAsync(
                Key, new AccountRef(id, place), row.FirstIndex + (ulong)row.EntryCount, 1, cancellationToken);
            account = account with { Totals = lines is [var last] ? last.Totals : default };
            seen = new Seen(Key.Number, row.Height, row.Hash);
        }

        return await ViewAsync(account, seen, cancellationToken) with { Holds = holds };
    }

    private async ValueTask<AccountView> ViewAsync(Account account, Seen seen, CancellationToken cancellationToken)
    {
        var opening = await _blocks.OfEntryAsync(account.OpenedAt, cancellationToken);
        var opened = (AccountOpened)opening.Entry(account.OpenedAt);
        var attachment = opening.AttachmentOf(account.OpenedAt);
        return new AccountView(
            account, opened.Timestamp, opened.MetadataCommitment is null ? Metadata.None : attachment?.Metadata,
            attachment?.Salt.ToArray(), seen);
    }

    /// <inheritdoc/>
    public async ValueTask<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        await ReadyAsync(consistency, cancellationToken);
        var (account, place, seen, size, holds) = _chain.Read(s =>
            (s.TryGetAccount(id, out var a) ? a : null, s.PlaceOf(id), SeenIn(s), s.TreeSize, HoldsOf(s, [id])));
        if (account is null)
        {
            return null;
        }

        // The index may hold a newer block than the one that this read names; its lines are for the next read.
        // One line more than the page has: it holds the totals before the page's oldest entry, and says if there is more.
        var lines = await _chain.Index.StatementAsync(
            Key, new AccountRef(id, place), Math.Min(before ?? size, size), limit + 1, cancellationToken);
        var entries = new List<StatementEntry>(limit);
        for (var i = 0; i < Math.Min(limit, lines.Count); i++)
        {
            var block = await _blocks.OfEntryAsync(lines[i].Index, cancellationToken);
            entries.Add(new StatementEntry(
                block.Place(Key.Number, lines[i].Index), block.Entry(lines[i].Index),
                i + 1 < lines.Count ? lines[i + 1].Totals : default, lines[i].Totals));
        }

        return new StatementPage(account, entries, lines.Count > limit ? lines[limit - 1].Index : null, seen) { Holds = holds };
    }

    /// <inheritdoc/>
    public async ValueTask<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        await ReadyAsync(consistency, cancellationToken);
        if (await PlaceOfAsync(id, cancellationToken) is not { } place)
        {
            return null;
        }

        // After the look, so that the block it names is not older than what was found.
        var seen = _chain.Read(SeenIn);
        var known = await _known.LoadAsync(place, cancellationToken);
        var creation = await _blocks.OfEntryAsync(place.Creation, cancellationToken);
        EntryPlace? resolvedIn = place.Resolution is { } resolution
            ? (await _blocks.OfEntryAsync(resolution, cancellationToken)).Place(Key.Number, resolution)
            : null;
        return new TransactionView(
            known.Creation, creation.Place(Key.Number, place.Creation), known.Resolution, resolvedIn, known.ReversedBy,
            known.Metadata, creation.AttachmentOf(place.Creation)?.Salt.ToArray(), seen);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TransactionId>> KnownAmongAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return [.. (await _chain.Index.FindTransactionsAsync(Key, ids, cancellationToken)).Keys];
    }

    /// <inheritdoc/>
    public async ValueTask<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return await PlaceOfAsync(id, cancellationToken) is { } place
            ? await ReceiptAsync(of == ReceiptOf.Creation ? place.Creation : place.Resolution ?? place.Creation, cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<string?> FindReceiptAsync(ulong position, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return position < _chain.Read(s => s.TreeSize) ? await ReceiptAsync(position, cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<string> CheckpointAsync(CancellationToken cancellationToken)
    {
        var height = (await HeadAsync(cancellationToken)).Seen.Height;
        var row = await _chain.Index.BlockAsync(Key, height, cancellationToken);
        return row?.Checkpoint ?? throw new CorruptRecordException($"The index of {Key} lacks block {height}.");
    }

    /// <inheritdoc/>
    public ValueTask<VerifierKey> VerifierKeyAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => VerifierKey.For(s.Origin, s.SignerKey)));
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(ulong height, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return (await _blocks.AtAsync(height, cancellationToken))?.Bytes;
    }

    private async ValueTask<string> ReceiptAsync(ulong entry, CancellationToken cancellationToken)
    {
        var block = await _blocks.OfEntryAsync(entry, cancellationToken);
        var size = block.Block.Header.TreeSize;
        var tiles = new Dictionary<TileId, IReadOnlyList<Hash256>?>();
        foreach (var tile in InclusionProof.TilesFor(entry, size))
        {
            tiles[tile] = await _chain.Index.TileAsync(Key, tile, cancellationToken);
        }

        var path = InclusionProof.Build(entry, size, tile => tiles[tile]);
        return new Receipt(
            block.Block.EntryBytes[block.PositionOf(entry)], entry, path, SignedNote.Parse(block.Row.Checkpoint)).ToString();
    }

    private async ValueTask ReadyAsync(ReadConsistency consistency, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        if (consistency == ReadConsistency.Strong)
        {
            await ConfirmAsync(cancellationToken);
        }
    }

    private async ValueTask<TransactionPlace?> PlaceOfAsync(TransactionId id, CancellationToken cancellationToken) =>
        (await _chain.Index.FindTransactionsAsync(Key, [id], cancellationToken)).GetValueOrDefault(id);

    // A height or a time that has not come yet is answered by the newest block; the answer names the block.
    private async ValueTask<BlockRow?> RowAsync(AsOf asOf, Seen seen, CancellationToken cancellationToken) =>
        asOf.Time is { } time
            ? await _chain.Index.BlockAtAsync(Key, time, cancellationToken)
            : await _chain.Index.BlockAsync(Key, Math.Min(asOf.Height ?? seen.Height, seen.Height), cancellationToken);

    private Seen SeenIn(ShardState state) => new(Key.Number, state.Height, state.HeadHash);
}
