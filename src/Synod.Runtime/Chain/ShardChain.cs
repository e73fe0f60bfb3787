using Microsoft.Extensions.Logging;
using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// A shard's applied chain: the state after its newest block, the index on disk, and the signatures. The loop is the only
/// writer; readers see the state between blocks.
/// </summary>
internal sealed class ShardChain(
    ShardKey shard, AcceptorSet acceptors, IShardIndex index, ICheckpointSigner signer, ShardOptions options, ILogger log)
{
    // A snapshot has all accounts, so that there is one for so many of them in entries: see ShardOptions.SnapshotEveryEntries.
    private const int AccountsPerEntry = 4;

    private readonly Lock _lock = new();
    private readonly BlockIndexing _indexing = new(shard, index, signer);
    private readonly TrailingSnapshots _snapshots = new(shard, log);

    // Written by the loop under _lock; read by the loop freely and by others under _lock.
    private ShardState _state = new(shard);

    // The loop's own. The index has this block, or it is on its way there.
    private ulong _indexHeight;
    private ulong _newestRow;
    private ulong _snapshotTreeSize;

    /// <summary>The state. For the loop only.</summary>
    public ShardState State => _state;

    /// <summary>The index, which has every block of the state for whoever asks.</summary>
    public TrailingIndex Index { get; } = new(index);

    /// <summary>Reads the state as it is between two blocks.</summary>
    public T Read<T>(Func<ShardState, T> read)
    {
        lock (_lock)
        {
            return read(_state);
        }
    }

    /// <summary>Starts from the newest snapshot, if it fits the chain.</summary>
    /// <returns>The height that it starts from; 0 for an empty state.</returns>
    /// <exception cref="CorruptRecordException">The index and the acceptors do not belong together.</exception>
    public async ValueTask<ulong> LoadAsync(CancellationToken cancellationToken)
    {
        _indexHeight = await Index.HeightAsync(shard, cancellationToken);
        _newestRow = (await Index.BlockAtAsync(shard, Timestamp.Max, cancellationToken))?.Height ?? 0;
        await using var snapshot = await Index.SnapshotAsync(shard, cancellationToken);
        if (snapshot is null)
        {
            return 0;
        }

        ShardState state;
        try
        {
            state = SnapshotCodec.Decode(snapshot);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            // Derived data: the chain says it all again, it only takes longer.
            log.LogWarning("The snapshot of {Shard} is not used: {Reason}", shard, e.Message);
            return 0;
        }

        // A snapshot from another life of the store must not speak for votes that are gone (an acceptor's file restored
        // from a backup, or swapped): its newest block has to be among the votes.
        if (await acceptors.FindVoteAsync(
            new Slot(state.Height), v => BlockCodec.TryReadHash(v.Value, out var hash) && hash == state.HeadHash,
            cancellationToken) is null)
        {
            throw new CorruptRecordException(
                $"The snapshot of {shard} is at block {state.Height} ({state.HeadHash}), and no acceptor has that block. " +
                "Votes were lost, or the index belongs to another chain.");
        }

        lock (_lock)
        {
            _state = state;
        }

        _snapshotTreeSize = state.TreeSize;
        return state.Height;
    }

    /// <summary>Applies blocks as long as the acceptors' votes show that they are chosen. Writes no vote.</summary>
    /// <returns>The highest ballot that was seen on the slot after the last of them.</returns>
    public async ValueTask<Ballot> CatchUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var answers = await acceptors.ReadAsync(new Slot(_state.Height + 1), options.CatchUpSlots, cancellationToken);
            var length = answers.Max(a => a?.Count ?? 0);
            for (var i = 0; i < length; i++)
            {
                var states = answers.Select(a => a is not null && i < a.Count ? a[i] : null).ToArray();
                if (Quorum.FindChosen(states) is not { } vote)
                {
                    return states.Max(s => s?.Promised ?? Ballot.None);
                }

                await ApplyAsync(vote.Value, cancellationToken);
            }

            if (length == 0)
            {
                return Ballot.None;
            }
        }
    }

    /// <summary>Applies a chosen block that somebody made, after executing it anew.</summary>
    /// <exception cref="BlockRefusedException">This replica comes to another result: nothing may be served any more.</exception>
    public async ValueTask ApplyAsync(ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        await CommitAsync(_state.Replay(BlockCodec.Decode(value)), cancellationToken);

    /// <summary>
    /// Makes a chosen block part of the state, and has it appended to the index behind the caller. Index first: whatever the
    /// state knows is then there, or waited for. What was on its way at a crash is appended again from the chain.
    /// </summary>
    /// <exception cref="StoreException">The block before it cannot be appended; nothing changed.</exception>
    public async ValueTask CommitAsync(BlockDraft draft, CancellationToken cancellationToken)
    {
        var header = draft.Block.Header;
        if (header.Height > _indexHeight)
        {
            _indexing.CheckSigner(draft.SignerKey);
            await Index.AppendBehindAsync(draft, () => _indexing.AppendAsync(draft, cancellationToken));
            _indexHeight = header.Height;
        }
        else if (header.Height == _indexHeight)
        {
            await CheckIndexAsync(header, cancellationToken);
        }

        lock (_lock)
        {
            _state.Commit(draft);
        }

        var interval = Math.Max(options.SnapshotEveryEntries, _state.AccountCount / AccountsPerEntry);
        if (_state.TreeSize - _snapshotTreeSize >= (ulong)interval && !_snapshots.IsRunning)
        {
            await BeginSnapshotAsync(cancellationToken);
        }
    }

    /// <summary>The index may lag behind the chain, never lead it: it is written after a block is chosen.</summary>
    /// <exception cref="CorruptRecordException">It leads, so votes were lost.</exception>
    public void CheckIndexIsNotAhead()
    {
        var known = Math.Max(_indexHeight, _newestRow);
        if (known > _state.Height)
        {
            throw new CorruptRecordException(
                $"The index of {shard} knows block {known}, and the acceptors have no block after {_state.Height}. " +
                "Votes were lost, or the index belongs to another chain.");
        }
    }

    /// <summary>Receipts are verified with the key that the chain's first block names, so no other one may sign.</summary>
    /// <exception cref="CorruptRecordException">The signer has another key.</exception>
    public void CheckSigner() => _indexing.CheckSigner(_state.SignerKey);

    /// <summary>Keeps the state, so that the next start does not replay what led to it.</summary>
    public async ValueTask SnapshotAsync(CancellationToken cancellationToken)
    {
        await _snapshots.SettleAsync();
        if (_state.TreeSize > _snapshotTreeSize)
        {
            await BeginSnapshotAsync(cancellationToken);
            await _snapshots.SettleAsync();
        }
    }

    /// <summary>Waits until nothing is being written any more, whatever came of it.</summary>
    public async ValueTask EndAsync()
    {
        // A snapshot waits for the index.
        await _snapshots.EndAsync();
        await Index.EndAsync();
    }

    private async ValueTask BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        // Also if it fails: the next try is one interval away, not at the next block.
        _snapshotTreeSize = _state.TreeSize;
        await _snapshots.BeginAsync(_state, Index, cancellationToken);
    }

    private async ValueTask CheckIndexAsync(BlockHeader header, CancellationToken cancellationToken)
    {
        var row = await Index.BlockAsync(shard, header.Height, cancellationToken);
        if (row?.Hash != header.Hash())
        {
            throw new CorruptRecordException(
                $"The index of {shard} has another block {header.Height} than the acceptors. It is derived data: " +
                "move it away, and it is written anew.");
        }
    }
}
