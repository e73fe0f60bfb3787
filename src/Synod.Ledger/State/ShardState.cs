using System.Diagnostics.CodeAnalysis;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// One shard's state after its newest block: every account with its totals, every open reservation, and the right edge
/// of the Merkle tree. It holds no history: transactions and metadata are on disk, and come in through
/// <see cref="History"/>.
/// </summary>
/// <remarks>
/// Not safe for threads: it has one owner. A block is tried out in a <see cref="BlockDraft"/>, which only reads this
/// state; nothing changes here until <see cref="Commit"/>, so to undo a draft is to drop it.
/// </remarks>
public sealed class ShardState
{
    private MerkleFrontier _frontier = new();

    /// <summary>The state before block 1.</summary>
    public ShardState(ShardKey key) => Key = key;

    /// <summary>Whose state it is.</summary>
    public ShardKey Key { get; }

    /// <summary>How many shards the ledger has; 0 before block 1.</summary>
    public int Shards { get; private set; }

    /// <summary>The first line of the shard's checkpoints; empty before block 1.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>The public key that signs the shard's checkpoints, SPKI, DER; empty before block 1.</summary>
    public ReadOnlyMemory<byte> SignerKey { get; private set; }

    /// <summary>The newest block's header; null before block 1.</summary>
    public BlockHeader? Head { get; private set; }

    /// <summary>The height of the newest block; 0 before block 1.</summary>
    public ulong Height => Head?.Height ?? 0;

    /// <summary>The hash of the newest block; zero before block 1.</summary>
    public Hash256 HeadHash { get; private set; }

    /// <summary>The time of the newest block; the beginning of time before block 1.</summary>
    public Timestamp HeadTimestamp => Head?.Timestamp ?? default;

    /// <summary>Who made the newest block, to whom round 0 of the next slot belongs; zero before block 1.</summary>
    public UInt128 HeadProposer => Head?.Proposer ?? UInt128.Zero;

    /// <summary>The state digest (docs/formats.md, "State digest"); zero before block 1.</summary>
    public Hash256 Digest => Head?.StateDigest ?? Hash256.Zero;

    /// <summary>How many entries the shard's tree has.</summary>
    public ulong TreeSize => _frontier.Size;

    /// <summary>The root of the shard's tree.</summary>
    public Hash256 TreeRoot => Head?.TreeRoot ?? MerkleHash.EmptyRoot;

    /// <summary>All accounts, in the order in which they were opened.</summary>
    public IReadOnlyCollection<Account> Accounts => AccountBook;

    /// <summary>How many accounts there are.</summary>
    public int AccountCount => AccountBook.Count;

    /// <summary>The legs of other shards' transactions that are held, in the order in which they were prepared.</summary>
    public IReadOnlyCollection<Hold> Holds => HoldBook.InOrder;

    /// <summary>When the first of the open reservations expires; null if none of them does.</summary>
    public Timestamp? NextExpiry => PendingBook.NextExpiry;

    /// <summary>The ledgers that exist, by name. Empty in every shard but <see cref="ShardKey.Directory"/>.</summary>
    public IReadOnlyDictionary<LedgerName, LedgerCreated> Ledgers => DirectoryBook.Ledgers;

    internal AccountBook AccountBook { get; } = new();

    internal PendingBook PendingBook { get; } = new();

    internal HoldBook HoldBook { get; } = new();

    internal DirectoryBook DirectoryBook { get; } = new();

    internal MerkleFrontier Frontier => _frontier;

    /// <summary>Finds an account.</summary>
    public bool TryGetAccount(AccountId id, [NotNullWhen(true)] out Account? account) => AccountBook.TryGet(id, out account);

    /// <summary>An account's number in the order in which the shard's accounts were opened, from 0; -1 for an unknown one.</summary>
    public int PlaceOf(AccountId id) => AccountBook.Find(id);

    /// <summary>Finds an open reservation. One that is due counts as expired, and is here until its expiry has an entry.</summary>
    public bool TryGetPending(TransactionId id, [NotNullWhen(true)] out Reservation? reservation) =>
        PendingBook.TryGet(id, out reservation);

    /// <summary>Finds the leg that is held of a transaction.</summary>
    public bool TryGetHold(TransactionId id, [NotNullWhen(true)] out Hold? hold) => HoldBook.TryGet(id, out hold);

    /// <summary>What is held of an account.</summary>
    public Held HeldOf(AccountId id) => HoldBook.HeldOf(id);

    /// <summary>Begins the next block.</summary>
    /// <param name="clock">The leader's clock; the block's time is this, or just after that of the block before.</param>
    /// <param name="proposer">The id of the incarnation that makes the block; not zero.</param>
    /// <exception cref="InvalidOperationException">The block before bears the last time there is.</exception>
    public BlockDraft Draft(Timestamp clock, UInt128 proposer)
    {
        if (clock.Microseconds < 0 || clock > Timestamp.Max)
        {
            throw new ArgumentOutOfRangeException(nameof(clock), clock.Microseconds, "The clock is out of range.");
        }

        if (proposer == UInt128.Zero)
        {
            throw new ArgumentException("A proposer's id is not zero.", nameof(proposer));
        }

        if (HeadTimestamp >= Timestamp.Max)
        {
            throw new InvalidOperationException($"Shard {Key} has come to the end of time ({Timestamp.Max}).");
        }

        var timestamp = clock > HeadTimestamp ? clock : new Timestamp(HeadTimestamp.Microseconds + 1);
        return new BlockDraft(this, timestamp, proposer);
    }

    /// <summary>
    /// Executes a block that somebody else made, and believes nothing of it: every rule is applied again, and the header
    /// must come out the same to the byte. What the state cannot know is left to the auditor: whether an id was used,
    /// or a transaction reversed, in a block before this one.
    /// </summary>
    /// <exception cref="BlockRefusedException">The block does not follow from this state.</exception>
    public BlockDraft Replay(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return BlockReplay.Run(this, block);
    }

    /// <summary>The state as it is now, to be read while this one goes on.</summary>
    /// <param name="used">An older copy, which nobody reads any more: its memory is used again. Null for none.</param>
    /// <exception cref="ArgumentException">It is before block 1: there is nothing to keep.</exception>
    public StateCopy Copy(StateCopy? used = null) => new(this, used);

    /// <summary>Makes the draft's state this state.</summary>
    /// <exception cref="InvalidOperationException">The draft is not sealed, or does not stand on this state's head.</exception>
    public void Commit(BlockDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (!draft.StandsOn(this))
        {
            throw new InvalidOperationException($"The draft does not stand on the head of shard {Key}, block {Height}.");
        }

        var header = draft.Block.Header;
        draft.MergeInto(this);
        _frontier = draft.Frontier;
        Head = header;
        HeadHash = draft.BlockHash;
    }

    internal void Open(ShardOpened opened)
    {
        Shards = opened.Shards;
        Origin = opened.Origin;
        SignerKey = opened.SignerKey;
    }

    /// <summary>Puts the state behind a block, for a snapshot that is being read.</summary>
    internal void Restore(BlockHeader head, MerkleFrontier frontier)
    {
        Head = head;
        HeadHash = head.Hash();
        _frontier = frontier;
    }
}
