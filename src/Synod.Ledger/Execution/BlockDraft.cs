using System.Diagnostics.CodeAnalysis;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// A block in the making: commands are executed one after the other, each on what the ones before it left. It lies over
/// a <see cref="ShardState"/> without changing it, so to undo it is to drop it.
/// </summary>
/// <remarks>
/// Made by <see cref="ShardState.Draft"/>, it takes commands until it is sealed; made by <see cref="ShardState.Replay"/>,
/// it is sealed already. Once the state has moved on, a draft that stood on the old head refuses to work.
/// </remarks>
public sealed class BlockDraft
{
    private readonly ShardState _state;
    private readonly ulong _baseHeight;
    private readonly Hash256 _baseHash;
    private readonly UInt128 _proposer;

    // The largest array stays below what the garbage collector calls a large object, whatever the host has set.
    private readonly Shelf<byte> _shelf = new(smallest: 1_024, largest: 65_536);
    private readonly List<ReadOnlyMemory<byte>> _entryBytes = [];
    private readonly List<Entry> _entries = [];
    private readonly List<Attachment> _attachments = [];
    private readonly List<EntryEffect> _effects = [];
    private Hash256[]? _leafHashes;
    private IReadOnlyList<TileRun>? _tiles;
    private Block? _block;

    internal BlockDraft(ShardState state, Timestamp timestamp, UInt128 proposer)
    {
        _state = state;
        _baseHeight = state.Height;
        _baseHash = state.HeadHash;
        _proposer = proposer;
        Timestamp = timestamp;
        FirstIndex = state.TreeSize;
        Frontier = state.Frontier.Clone();
        Overlay = new BlockOverlay(state, timestamp);
        Bytes = BlockFrame.FixedSize + BlockHeader.SizeFor(state.Key);
    }

    /// <summary>The block's time.</summary>
    public Timestamp Timestamp { get; }

    /// <summary>The block's height.</summary>
    public ulong Height => _baseHeight + 1;

    /// <summary>The first line of the shard's checkpoints, as its first block says, which may be this one.</summary>
    public string Origin => Overlay.Origin;

    /// <summary>The public key that signs the shard's checkpoints, as its first block says: SPKI, DER.</summary>
    public ReadOnlyMemory<byte> SignerKey => Overlay.SignerKey;

    /// <summary>The position in the shard's tree of the block's first entry.</summary>
    public ulong FirstIndex { get; }

    /// <summary>How many entries the block has so far.</summary>
    public int EntryCount => _entryBytes.Count;

    /// <summary>How many bytes the block has so far, header and all.</summary>
    public int Bytes { get; private set; }

    /// <summary>True while the block has no entries: such a block is never made.</summary>
    public bool IsEmpty => EntryCount == 0;

    /// <summary>The entries' leaf hashes, in order.</summary>
    /// <exception cref="InvalidOperationException">The draft is not sealed.</exception>
    public IReadOnlyList<Hash256> LeafHashes => _leafHashes ?? throw NotSealed();

    /// <summary>The hashes that the entries add to the tree's tiles: as <see cref="MerkleFrontier.Append"/> gives them.</summary>
    /// <exception cref="InvalidOperationException">The draft is not sealed.</exception>
    public IReadOnlyList<TileRun> Tiles => _tiles ?? throw NotSealed();

    /// <summary>What each entry did, in order.</summary>
    public IReadOnlyList<EntryEffect> Effects => _effects;

    /// <summary>The sealed block.</summary>
    /// <exception cref="InvalidOperationException">The draft is not sealed.</exception>
    public Block Block => _block ?? throw NotSealed();

    internal BlockOverlay Overlay { get; }

    internal MerkleFrontier Frontier { get; }

    internal Hash256 BlockHash { get; private set; }

    private ulong NextIndex => FirstIndex + (ulong)EntryCount;

    /// <summary>Makes the first entry of the first block, which says whose chain this is.</summary>
    /// <param name="shards">How many shards the ledger has.</param>
    /// <param name="origin">The first line of the shard's checkpoints.</param>
    /// <param name="signerKey">The public key that signs them: SPKI, DER.</param>
    /// <exception cref="ArgumentException">There is no such shard, or the origin or the key cannot be one.</exception>
    /// <exception cref="InvalidOperationException">It is not the first entry of block 1.</exception>
    public void OpenShard(int shards, string origin, ReadOnlyMemory<byte> signerKey)
    {
        RequireOpen();
        if (_baseHeight != 0 || !IsEmpty)
        {
            throw new InvalidOperationException($"Shard {_state.Key} is opened by the first entry of block 1 only.");
        }

        var most = _state.Key.Ledger == LedgerName.Directory ? 1 : ShardKey.MaxShards;
        if (shards < 1 || shards > most || _state.Key.Number >= shards)
        {
            throw new ArgumentException($"There is no shard {_state.Key} of {shards}.", nameof(shards));
        }

        var entry = new ShardOpened(Timestamp, _state.Key, shards, origin, signerKey.ToArray());
        _ = TryAppend(entry, Metadata.None, default, out _);
    }

    /// <summary>Makes room for about so many commands. More may come.</summary>
    public void EnsureCapacity(int commands)
    {
        commands = Math.Min(commands, Block.MaxEntries);
        _entryBytes.EnsureCapacity(commands);
        _entries.EnsureCapacity(commands);
        _effects.EnsureCapacity(commands);
        Overlay.EnsureCapacity(commands);
    }

    /// <summary>
    /// Appends an expiry for each reservation that is due, in the order of expiry and then of reservation, until the block
    /// is full. A leader calls it before the first command, so that what expired is free again.
    /// </summary>
    /// <returns>How many reservations expired.</returns>
    public int ExpireDue()
    {
        RequireOpen();
        var count = 0;
        foreach (var reservation in _state.PendingBook.ByExpiry)
        {
            if (!reservation.IsDue(Timestamp))
            {
                break;
            }

            var entry = new PendingExpired(Timestamp, reservation.Id);
            if (Overlay.Pendings.FindEnded(reservation.Id) is not null)
            {
                continue;
            }

            Overlay.Stage(entry);
            if (!TryAppend(entry, Metadata.None, default, out _))
            {
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>Executes a command. A command that is refused or repeated leaves nothing in the block.</summary>
    /// <param name="command">The command.</param>
    /// <param name="history">What earlier blocks say of the ids that the command needs: see <see cref="History"/>.</param>
    /// <param name="salt">32 random bytes, used only if the command has metadata, and then never again.</param>
    /// <param name="outcome">What became of it.</param>
    /// <returns>False if the block is full: nothing changed, and the command belongs into the next block.</returns>
    /// <exception cref="ArgumentException">The command is malformed (<see cref="CommandSyntax"/>); nothing changed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The command does not belong to this shard, the shard is not opened, or the draft is sealed or stale; nothing changed.
    /// </exception>
    public bool TryExecute(Command command, History history, MetadataSalt salt, [NotNullWhen(true)] out Outcome? outcome)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (CommandSyntax.Problem(command) is { } problem)
        {
            throw new ArgumentException(problem, nameof(command));
        }

        RequireOpen();
        RequirePlace(command);
        var decision = new CommandDecider(Overlay, history, salt).Decide(command);
        if (!decision.IsOpen(out var entry, out outcome))
        {
            return true;
        }

        if (Overlay.Stage(entry) is { } refusal)
        {
            outcome = new Outcome.Refused(refusal);
            return true;
        }

        if (!TryAppend(entry, decision.Metadata, salt, out var index))
        {
            return false;
        }

        outcome = new Outcome.Applied(index);
        return true;
    }

    /// <summary>True if the block, so far, says anything of a transaction that <see cref="History"/> is asked for.</summary>
    public bool Concerns(TransactionId id) => Overlay.Concerns(id);

    /// <summary>Closes the block: computes the tree's root, the state digest and the header.</summary>
    /// <exception cref="InvalidOperationException">The block is empty, or sealed already.</exception>
    public Block Seal()
    {
        RequireOpen();
        if (IsEmpty)
        {
            throw new InvalidOperationException("There is no empty block: nothing happened, so there is nothing to decide.");
        }

        Seal(new Block(Close(), _entryBytes, _entries, _attachments));
        return Block;
    }

    internal bool StandsOn(ShardState state) =>
        ReferenceEquals(state, _state) && state.Height == _baseHeight && state.HeadHash == _baseHash && _block is not null;

    internal void MergeInto(ShardState state) => Overlay.MergeInto(state);

    /// <summary>Takes the block as it is: the one that was made here, or the one that was replayed here.</summary>
    internal void Seal(Block block)
    {
        _block = block;
        BlockHash = block.Header.Hash();
    }

    /// <summary>Takes the entries into the tree, and gives the header that follows from them. Once, after the last entry.</summary>
    internal BlockHeader Close()
    {
        // Here rather than entry by entry: many hashes at once are many times cheaper.
        _leafHashes = MerkleHash.Leaves(_entryBytes);
        _tiles = Frontier.Append(_leafHashes);
        return new(
            _state.Key,
            _baseHeight + 1,
            _baseHash,
            NextIndex,
            Frontier.Root(),
            StateDigest.After(_state.Digest, Overlay.Accounts, Overlay.Pendings.Touched, Overlay.Holds.Touched),
            Timestamp,
            _proposer);
    }

    /// <summary>Keeps the entry that was staged; false if it does not fit, and then nothing changed.</summary>
    internal bool TryAppend(
        Entry entry, ReadOnlyMemory<byte> bytes, Metadata metadata, MetadataSalt salt, out ulong index)
    {
        index = NextIndex;
        var size = BlockFrame.EntryOverhead + bytes.Length;
        if (!metadata.IsEmpty)
        {
            size += BlockFrame.AttachmentOverhead + MetadataCodec.SizeOf(metadata);
        }

        if (EntryCount == Block.MaxEntries || Bytes + size > Block.MaxBytes)
        {
            return false;
        }

        if (!metadata.IsEmpty)
        {
            _attachments.Add(new Attachment(EntryCount, salt, metadata));
        }

        var accounts = Overlay.Keep(entry, index, metadata);
        _effects.Add(new EntryEffect(entry, index, accounts));
        _entries.Add(entry);
        _entryBytes.Add(bytes);
        Bytes += size;
        return true;
    }

    private bool TryAppend(Entry entry, Metadata metadata, MetadataSalt salt, out ulong index)
    {
        var writer = new ByteWriter(stackalloc byte[EntryCodec.UsualSize]);
        EntryCodec.Write(ref writer, entry);
        var bytes = _shelf.Take(writer.Length);
        writer.Written.CopyTo(bytes);
        return TryAppend(entry, bytes, metadata, salt, out index);
    }

    private static InvalidOperationException NotSealed() => new("The draft is not sealed: there is no block yet.");

    private void RequireOpen()
    {
        if (_block is not null)
        {
            throw new InvalidOperationException("The draft is sealed.");
        }

        if (_state.Height != _baseHeight)
        {
            throw new InvalidOperationException($"The draft stands on block {_baseHeight} of shard {_state.Key}, which has moved on.");
        }
    }

    private void RequirePlace(Command command)
    {
        if (!Overlay.IsOpen)
        {
            throw new InvalidOperationException($"Shard {_state.Key} is not opened: its first entry says whose chain it is.");
        }

        if (Overlay.IsDirectory != command is CreateLedger)
        {
            throw new InvalidOperationException(Overlay.IsDirectory
                ? $"Shard {_state.Key} holds ledgers only."
                : $"Ledgers are created in shard {ShardKey.Directory}, not in {_state.Key}.");
        }
    }
}
