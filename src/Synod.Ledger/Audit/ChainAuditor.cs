using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// Checks a shard's whole chain from its blocks alone, as somebody does who trusts nobody: every entry is executed again,
/// the tree, the digests and the links are computed again, and the books are kept a second time by other code.
/// </summary>
/// <remarks>
/// <para>
/// The first fault ends the audit: it is thrown, and thrown again by every later call. When a block names another hash
/// for the block before it, either of the two may be the changed one. What is given next decides: the fault is then
/// thrown by the next <see cref="Add"/>, <see cref="AddCheckpoint"/> or <see cref="Finish"/>.
/// </para>
/// <para>Memory grows with the number of transactions: uniqueness of ids over all of history needs all ids.</para>
/// </remarks>
public sealed class ChainAuditor
{
    private readonly ShardKey _shard;
    private readonly VerifierKey? _trustedKey;
    private readonly Func<ulong, int, IReadOnlyList<Hash256>?>? _leafHashes;
    private readonly ShardState _state;
    private readonly AuditBooks _books = new();
    private readonly List<AuditedBlock> _blocks = [];
    private ulong _erased;
    private int _checkpoints;
    private ulong _signedHeight;
    private Timestamp _first;
    private LinkDoubt? _doubt;
    private AuditException? _fault;

    /// <summary>An audit that has seen nothing yet.</summary>
    /// <param name="expectedShard">Whose chain it must be.</param>
    /// <param name="trustedKey">
    /// The key that the auditor trusts; null to take the chain's own word, which shows that it is consistent, not whose it is.
    /// </param>
    /// <param name="leafHashes">
    /// Leaf hashes that were kept apart from the blocks, as tiles keep them, from a position of the tree on; null where there
    /// are none. With them a change inside a block is traced to its entry.
    /// </param>
    public ChainAuditor(
        ShardKey expectedShard,
        VerifierKey? trustedKey,
        Func<ulong, int, IReadOnlyList<Hash256>?>? leafHashes = null)
    {
        _shard = expectedShard;
        _trustedKey = trustedKey;
        _leafHashes = leafHashes;
        _state = new ShardState(expectedShard);
    }

    /// <summary>Whose chain it is.</summary>
    public ShardKey Shard => _shard;

    /// <summary>How many shards its ledger has, as the chain says; 0 before its first block.</summary>
    public int Shards => _state.Shards;

    /// <summary>The height of the last block that was checked; 0 for none.</summary>
    public ulong Height => _state.Height;

    /// <summary>How many entries the blocks that were checked have.</summary>
    public ulong TreeSize => _state.TreeSize;

    internal AuditBooks Books => _books;

    // The height of the next block, one further while the last one is in doubt.
    private ulong NextHeight => _state.Height + (_doubt is null ? 1UL : 2UL);

    /// <summary>Checks the next block.</summary>
    /// <exception cref="AuditException">A fault was found, in this block or in the one before it.</exception>
    public void Add(ReadOnlyMemory<byte> blockBytes) => Guard(() => Check(blockBytes));

    /// <summary>Checks a signed checkpoint of the chain as it is so far, or as it was after any earlier block.</summary>
    /// <param name="note">The signed note, text.</param>
    /// <exception cref="AuditException">It is not signed by the shard's key, or does not fit the chain.</exception>
    public void AddCheckpoint(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        Guard(() => Check(note));
    }

    /// <summary>Ends the audit: the sums over all accounts, and what was checked.</summary>
    /// <exception cref="AuditException">There was a fault, there is none but a block in doubt, or there is no block.</exception>
    public AuditReport Finish()
    {
        Guard(CheckSums);
        return new AuditReport(
            _shard,
            _state.Origin,
            _state.Height,
            _state.TreeSize,
            _books.Transactions,
            _books.Accounts,
            _books.OpenReservations,
            _books.Holds.Count,
            _erased,
            _checkpoints,
            _signedHeight,
            _books.Assets,
            _state.HeadHash,
            _state.TreeRoot,
            _state.Digest,
            _first,
            _state.HeadTimestamp);
    }

    /// <summary>The height of the block with an entry of the tree, and the entry's position in it, from 0.</summary>
    internal (ulong Height, int Entry) PlaceOf(ulong position)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _blocks[middle].TreeSize <= position ? (middle + 1, high) : (low, middle);
        }

        var first = low == 0 ? 0 : _blocks[low - 1].TreeSize;
        return ((ulong)low + 1, (int)(position - first));
    }

    /// <summary>A fault in an entry of the tree that only other chains show.</summary>
    internal AuditException FaultAt(ulong position, string reason)
    {
        var (height, entry) = PlaceOf(position);
        return Fault(height, entry, reason);
    }

    /// <summary>A fault of the whole ledger.</summary>
    internal AuditException Fault(string reason) => Fault(null, null, reason);

    private void Guard(Action check)
    {
        if (_fault is { } known)
        {
            throw known;
        }

        try
        {
            check();
        }
        catch (AuditException fault)
        {
            _fault = fault;
            throw;
        }
    }

    private void Check(ReadOnlyMemory<byte> blockBytes)
    {
        BlockFrame frame;
        try
        {
            frame = BlockFrame.Read(blockBytes);
        }
        catch (FormatException e)
        {
            throw Fault(NextHeight, null, e.Message, e);
        }

        var header = frame.Header;
        Require(header.Shard == _shard, $"Its header names shard {header.Shard}.");
        Require(header.Height == NextHeight, $"Its header names height {header.Height}.");
        if (_doubt is { } doubt)
        {
            throw Fault(doubt.Settle(header.Previous == doubt.Hash, "the block after it"));
        }

        if (header.Previous == _state.HeadHash)
        {
            Accept(Examine(frame), frame);
            return;
        }

        Require(_state.Height > 0, "It is the first block, and names another before it.");
        _doubt = new LinkDoubt(header.Height, header.Hash(), header.Previous, _state.HeadHash);
        if (_signedHeight == _state.Height)
        {
            throw Fault(_doubt.Settle(isConfirmed: false, "the checkpoint of the block before it"));
        }
    }

    private Block Examine(BlockFrame frame)
    {
        var examiner = new BlockExaminer(_state, frame);
        var kept = _leafHashes?.Invoke(_state.TreeSize, frame.EntryBytes.Count);
        var fault = kept is null ? null : examiner.Compare(kept);
        Block? block = null;
        fault ??= examiner.Read(out block) ?? examiner.ExamineRoot(block);
        return fault is { } found ? throw Fault(frame.Header.Height, found.EntryPosition, found.Reason) : block!;
    }

    private void Accept(Block block, BlockFrame frame)
    {
        var height = frame.Header.Height;
        BlockDraft draft;
        try
        {
            draft = _state.Replay(block);
        }
        catch (BlockRefusedException e)
        {
            throw Fault(height, e.EntryPosition, e.Reason, e);
        }

        _state.Commit(draft);
        for (var i = 0; i < block.Entries.Count; i++)
        {
            if (_books.Add(block.Entries[i], draft.LeafHashes[i]) is { } problem)
            {
                throw Fault(height, i, problem);
            }
        }

        CheckTouched(draft, height);
        CheckGenesis(block);
        _erased += (ulong)(block.Entries.Count(entry => CommitsToMetadata(entry)) - block.Attachments.Count);
        _blocks.Add(new AuditedBlock(_state.TreeSize, _state.TreeRoot, _state.HeadHash));
    }

    private void CheckTouched(BlockDraft draft, ulong height)
    {
        for (var i = 0; i < draft.Effects.Count; i++)
        {
            foreach (var touched in draft.Effects[i].Accounts)
            {
                if (_state.TryGetAccount(touched.Id, out var account) && _books.Compare(account) is { } difference)
                {
                    throw Fault(height, i, difference);
                }
            }
        }

        if (_books.Imbalance() is { } imbalance)
        {
            throw Fault(height, null, imbalance);
        }
    }

    private void CheckGenesis(Block block)
    {
        if (block.Header.Height != 1)
        {
            return;
        }

        _first = block.Header.Timestamp;
        if (_trustedKey is { } trusted
            && (trusted.Name != _state.Origin || !trusted.PublicKey.Span.SequenceEqual(_state.SignerKey.Span)))
        {
            throw Fault(1, 0, $"The chain is signed by another key than the trusted one, or for another origin: '{_state.Origin}'.");
        }
    }

    private void Check(string text)
    {
        if (_state.Height == 0)
        {
            throw Fault(null, null, "There is a checkpoint and no block.");
        }

        var checkpoint = Open(text);
        var height = checkpoint.Height;
        if (checkpoint.Origin != _state.Origin)
        {
            throw Fault(height, null, $"The checkpoint is of '{checkpoint.Origin}', and the chain is '{_state.Origin}'.");
        }

        if (_doubt is { } doubt && height >= doubt.Height)
        {
            var isConfirmed = height == doubt.Height && checkpoint.BlockHash == doubt.Hash;
            throw Fault(height == doubt.Height ? doubt.Settle(isConfirmed, "its checkpoint") : doubt.Leave());
        }

        if (height > _state.Height)
        {
            throw Fault(height, null, $"The checkpoint is of a block that is missing: the chain ends with block {_state.Height}.");
        }

        if (_blocks[(int)height - 1].Difference(checkpoint) is { } difference)
        {
            throw Fault(height, null, difference);
        }

        _checkpoints++;
        _signedHeight = Math.Max(_signedHeight, height);
        if (_doubt is { } stillDoubtful && height == stillDoubtful.Height - 1)
        {
            throw Fault(stillDoubtful.Settle(isConfirmed: false, "the checkpoint of the block before it"));
        }
    }

    private Checkpoint Open(string text)
    {
        try
        {
            var note = SignedNote.Parse(text);
            note.Open([VerifierKey.For(_state.Origin, _state.SignerKey)]);
            return Checkpoint.Parse(note.Text);
        }
        catch (Exception e) when (e is FormatException or ProofException or ArgumentException)
        {
            throw Fault(null, null, $"A checkpoint does not hold. {e.Message}", e);
        }
    }

    private void CheckSums()
    {
        if (_doubt is { } doubt)
        {
            throw Fault(doubt.Leave());
        }

        if (_state.Height == 0)
        {
            throw Fault(null, null, "There is no block.");
        }

        if (_books.Accounts != _state.AccountCount)
        {
            throw Fault(null, null, "The executed state has other accounts than the entries opened.");
        }

        foreach (var account in _state.Accounts)
        {
            if (_books.Compare(account) is { } difference)
            {
                throw Fault(null, null, difference);
            }
        }

        if (_books.Compare(_state.Holds) is { } otherHolds)
        {
            throw Fault(null, null, otherHolds);
        }
    }

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw Fault(NextHeight, null, otherwise);
        }
    }

    private AuditException Fault((ulong Height, string Reason) fault) => Fault(fault.Height, null, fault.Reason);

    private AuditException Fault(ulong? height, int? entryPosition, string reason, Exception? inner = null) =>
        new(_shard, height, entryPosition, reason, inner);

    private static bool CommitsToMetadata(Entry entry) => entry
        is TransactionEntry { MetadataCommitment: not null } or AccountOpened { MetadataCommitment: not null };
}
