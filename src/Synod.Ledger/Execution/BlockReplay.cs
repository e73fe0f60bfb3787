using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>Executes a block that somebody else made, believing nothing of it: see <see cref="ShardState.Replay"/>.</summary>
internal sealed class BlockReplay
{
    private readonly ShardState _state;
    private readonly Block _block;
    private readonly BlockDraft _draft;
    private int _nextAttachment;

    private BlockReplay(ShardState state, Block block)
    {
        _state = state;
        _block = block;
        _draft = new BlockDraft(state, block.Header.Timestamp, block.Header.Proposer);
    }

    private BlockOverlay Overlay => _draft.Overlay;

    public static BlockDraft Run(ShardState state, Block block)
    {
        var replay = Execute(state, block);
        replay.CheckResult(replay._draft.Close());
        replay._draft.Seal(block);
        return replay._draft;
    }

    /// <summary>The header that the block's entries lead to, whatever its own header says of tree and state.</summary>
    /// <exception cref="BlockRefusedException">An entry breaks a rule, or the block does not belong here.</exception>
    public static BlockHeader HeaderOf(ShardState state, Block block) => Execute(state, block)._draft.Close();

    private static BlockReplay Execute(ShardState state, Block block)
    {
        var replay = new BlockReplay(state, block);
        replay.CheckPlace();
        for (var i = 0; i < block.Entries.Count; i++)
        {
            replay.Take(i);
        }

        if (replay._nextAttachment < block.Attachments.Count)
        {
            throw replay.Refuse(null, "An attachment belongs to no entry, or is out of order.");
        }

        return replay;
    }

    /// <summary>What the header says before anything is executed.</summary>
    private void CheckPlace()
    {
        var header = _block.Header;
        Require(header.Shard == _state.Key, $"Its header names shard {header.Shard}.");
        Require(header.Height == _state.Height + 1, $"Its header names height {header.Height}.");
        Require(
            header.Previous == _state.HeadHash,
            $"Its header names {header.Previous} as the block before, which is {_state.HeadHash}.");
        Require(
            header.Timestamp > _state.HeadTimestamp && header.Timestamp <= Timestamp.Max,
            $"Its time, {header.Timestamp}, is not after that of the block before, {_state.HeadTimestamp}.");
        Require(header.Proposer != UInt128.Zero, "Its header names no proposer.");
        Require(
            _block.Entries.Count is >= 1 and <= Block.MaxEntries && _block.EntryBytes.Count == _block.Entries.Count,
            $"It has {_block.Entries.Count} entries.");
    }

    private void Take(int position)
    {
        var entry = _block.Entries[position];
        var bytes = _block.EntryBytes[position];
        var writer = new ByteWriter(stackalloc byte[EntryCodec.UsualSize]);
        EntryCodec.Write(ref writer, entry);
        if (!writer.Written.SequenceEqual(bytes.Span))
        {
            throw Refuse(position, "Its bytes are not those of the entry.");
        }

        if (entry.Timestamp != _block.Header.Timestamp)
        {
            throw Refuse(position, $"Its time, {entry.Timestamp}, is not the block's, {_block.Header.Timestamp}.");
        }

        if (Misfit(entry, position) is { } misfit)
        {
            throw Refuse(position, misfit);
        }

        if (Overlay.Stage(entry) is { } refusal)
        {
            throw Refuse(position, refusal.Detail);
        }

        var (metadata, salt) = TakeAttachment(entry, position);
        if (!_draft.TryAppend(entry, bytes, metadata, salt, out _))
        {
            throw Refuse(position, $"The block passes the limit of {Block.MaxBytes} bytes.");
        }
    }

    /// <summary>What is wrong with an entry at this place of this chain; the ledger's own rules come after.</summary>
    private string? Misfit(Entry entry, int position)
    {
        var isGenesisPlace = _state.Height == 0 && position == 0;
        if (isGenesisPlace != entry is ShardOpened)
        {
            return isGenesisPlace ? "The first entry of a shard must say whose it is." : "A shard is opened by its first entry only.";
        }

        if (entry is not ShardOpened && Overlay.IsDirectory != entry is LedgerCreated)
        {
            return Overlay.IsDirectory ? "The directory holds ledgers only." : "Ledgers are created in the directory only.";
        }

        return entry switch
        {
            ShardOpened opened when opened.Shard != _state.Key => $"It opens shard {opened.Shard}.",
            AccountOpened opened when Overlay.Elsewhere(opened.Id) is { } other =>
                $"The account '{opened.Id}' belongs to shard {other}.",
            TransactionReserved { Expiry: { } expiry } reserved when !PendingTerms.Allow(reserved.Timestamp, expiry) =>
                $"No time-out leads to its expiry, {expiry}.",
            TransactionPosted { Reverses: { } original } reversal =>
                ReversalMisfit(reversal, original) ?? AgreementMisfit(reversal),
            TransactionEntry transaction => AgreementMisfit(transaction),
            TransactionPrepared prepared => Legs.Misfit(
                new PrepareTransaction(
                    prepared.Id, prepared.Home, prepared.Attempt, prepared.IsPending, prepared.Transfers, prepared.Assets),
                Overlay.Shards, _state.Key.Number),
            PendingExpired expired when !IsDue(expired.Id) => $"The reservation '{expired.Id}' is not due.",
            _ => null,
        };
    }

    // Without an agreement the rules refuse every account of another shard.
    private string? AgreementMisfit(TransactionEntry transaction) => transaction.Agreement is { } agreement
        ? Legs.Misfit(transaction, agreement, Overlay.Shards, _state.Key.Number)
        : null;

    private bool IsDue(TransactionId id) =>
        !Overlay.Pendings.TryGetOpen(id, out var reservation) || reservation.IsDue(_block.Header.Timestamp);

    // The state knows of originals that are pending, and of those in this block; of older ones the auditor knows.
    private string? ReversalMisfit(TransactionPosted reversal, TransactionId original)
    {
        if (original == reversal.Id)
        {
            return "It reverses itself.";
        }

        if (Overlay.FindReversal(original) is { } other)
        {
            return Refusals.AlreadyReversed(original, other).Detail;
        }

        if (Overlay.Pendings.TryGetOpen(original, out _))
        {
            return Refusals.NotPosted(original).Detail;
        }

        var ended = Overlay.Pendings.FindEnded(original);
        var posted = Overlay.Find(original, History.Empty) is { } known
            ? Reversal.PostedBy(known.Creation, known.Resolution)
            : (ended?.Resolution as PendingPosted)?.Transfers;
        if (posted is null)
        {
            return ended is null ? null : Refusals.NotPosted(original).Detail;
        }

        return Reversal.Of(posted).Equals(reversal.Transfers)
            ? null
            : $"Its transfers are not those of '{original}' with the sides exchanged.";
    }

    private (Metadata Metadata, MetadataSalt Salt) TakeAttachment(Entry entry, int position)
    {
        if (_nextAttachment == _block.Attachments.Count || _block.Attachments[_nextAttachment].Position != position)
        {
            // It has no metadata, or it was erased.
            return (Metadata.None, default);
        }

        var attachment = _block.Attachments[_nextAttachment++];
        var commitment = CommitmentOf(entry);
        if (attachment.Metadata.IsEmpty || commitment != MetadataCommitment.Of(attachment.Metadata, attachment.Salt))
        {
            throw Refuse(position, "Its metadata is not what it commits to.");
        }

        return (attachment.Metadata, attachment.Salt);
    }

    private static Hash256? CommitmentOf(Entry entry) => entry switch
    {
        TransactionEntry transaction => transaction.MetadataCommitment,
        AccountOpened opened => opened.MetadataCommitment,
        _ => null,
    };

    /// <summary>What the header says of the outcome.</summary>
    private void CheckResult(BlockHeader made)
    {
        var stated = _block.Header;
        Require(stated.TreeSize == made.TreeSize, $"Its header says {stated.TreeSize} entries in the tree, not {made.TreeSize}.");
        Require(stated.TreeRoot == made.TreeRoot, $"Its header says tree root {stated.TreeRoot}, its entries give {made.TreeRoot}.");
        Require(
            stated.StateDigest == made.StateDigest,
            $"Its header says state digest {stated.StateDigest}, executing it gives {made.StateDigest}.");
    }

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw Refuse(null, otherwise);
        }
    }

    private BlockRefusedException Refuse(int? position, string reason) =>
        new(_state.Key, _state.Height + 1, position, reason);
}
