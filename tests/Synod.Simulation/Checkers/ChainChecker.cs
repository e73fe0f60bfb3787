using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>One shard's chosen chain, audited block by block, and everything that is said of it held against it.</summary>
public sealed class ChainChecker(ShardKey shard, VerifierKey key)
{
    private readonly ChainAuditor _auditor = new(shard, key);
    private readonly List<ChosenBlock> _blocks = [];
    private readonly List<Entry> _entries = [];
    private readonly List<Hash256> _leaves = [];

    // After each block.
    private readonly List<Dictionary<AccountId, Totals>> _totals = [];

    /// <summary>Which shard.</summary>
    public ShardKey Shard => shard;

    /// <summary>The key that its checkpoints are signed with.</summary>
    public VerifierKey Key => key;

    /// <summary>Its accounts by the chosen entries.</summary>
    public PlainBooks Books { get; } = new(shard);

    /// <summary>The audit of it so far.</summary>
    public ChainAuditor Auditor => _auditor;

    /// <summary>The chosen blocks, in order.</summary>
    public IReadOnlyList<ChosenBlock> Blocks => _blocks;

    /// <summary>All chosen entries, in order.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>A slot was decided.</summary>
    public void Chosen(ReadOnlyMemory<byte> value)
    {
        var block = BlockCodec.Decode(value);
        _blocks.Add(new ChosenBlock(block, (ulong)_entries.Count, value));
        _leaves.AddRange(block.EntryBytes.Select(e => MerkleHash.Leaf(e.Span)));
        foreach (var entry in block.Entries)
        {
            _entries.Add(entry);
            Books.Apply(entry, (ulong)_entries.Count - 1);
        }

        Books.Check();
        Audit(value);
        _totals.Add(Books.Accounts.ToDictionary(a => a.Key, a => a.Value.ToTotals()));
    }

    /// <summary>A block is about to be put into an index.</summary>
    public void Indexing(IndexedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var chosen = At(block.Row.Height);
        if (chosen is null || chosen.Hash != block.Row.Hash || chosen.FirstIndex != block.Row.FirstIndex
            || chosen.Block.Entries.Count != block.Row.EntryCount || chosen.Block.Header.Timestamp != block.Row.Timestamp)
        {
            throw new SimulationFailedException(
                Checkers.IndexFollowsTheChain,
                $"{shard}: block {block.Row.Height} ({block.Row.Hash}) is put into the index, " +
                $"chosen is {chosen?.Hash.ToString() ?? "none"}.");
        }
    }

    /// <summary>A reader was told that it saw this block.</summary>
    public void Saw(Seen seen)
    {
        if (seen.Height > 0 && At(seen.Height)?.Hash != seen.Hash)
        {
            throw new SimulationFailedException(
                Checkers.ChosenPrefix, $"{shard}: a reader saw block {seen.Height} ({seen.Hash}), which is not the chosen one.");
        }
    }

    /// <summary>A reader was told what an account was after a block.</summary>
    public void Saw(AccountView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Saw(view.Seen);

        // What other shards have reserved is no part of this chain's totals.
        if (!_totals[(int)view.Seen.Height - 1].TryGetValue(view.Account.Id, out var totals)
            || view.Reserved.Aggregate(totals, (sum, hold) => WithPending(sum, Held.Of(hold, view.Account.Id))) != view.Account.Totals)
        {
            throw new SimulationFailedException(
                Checkers.ChosenPrefix, $"{shard}: account {view.Account.Id} was not {view.Account.Totals} after block {view.Seen.Height}.");
        }
    }

    /// <summary>A client was told that a command is done, with its entry there.</summary>
    public void Acknowledged(Command command, EntryPlace place)
    {
        var block = At(place.Height);
        var isThere = block is not null && place.Index >= block.FirstIndex
            && place.Index < block.FirstIndex + (ulong)block.Block.Entries.Count
            && place.Timestamp == block.Block.Header.Timestamp
            && IsOf(command, _entries[(int)place.Index]);
        if (!isThere)
        {
            throw new SimulationFailedException(
                Checkers.AcknowledgedOnce, $"{shard}: {Describe(command)} is acknowledged at {place}, and is not there.");
        }
    }

    /// <summary>The root of the tree of the first entries, computed from the entries alone.</summary>
    public Hash256 RootAt(ulong size)
    {
        var frontier = new MerkleFrontier();
        for (var i = 0; i < (int)size; i++)
        {
            frontier.Append(_leaves[i]);
        }

        return frontier.Root();
    }

    /// <summary>The audit of the chain as it is; null if it has no block.</summary>
    public AuditReport? Finish()
    {
        try
        {
            return _blocks.Count == 0 ? null : _auditor.Finish();
        }
        catch (AuditException e)
        {
            throw new SimulationFailedException(Checkers.ChainAudits, $"{shard}: {e.Message}", e);
        }
    }

    private void Audit(ReadOnlyMemory<byte> value)
    {
        try
        {
            _auditor.Add(value);
        }
        catch (AuditException e)
        {
            throw new SimulationFailedException(Checkers.ChainAudits, $"{shard}: {e.Message}", e);
        }
    }

    private static Totals WithPending(Totals totals, Held held) => totals with
    {
        DebitsPending = new Amount(totals.DebitsPending.Value + held.Debits),
        CreditsPending = new Amount(totals.CreditsPending.Value + held.Credits),
    };

    private ChosenBlock? At(ulong height) =>
        height >= 1 && height <= (ulong)_blocks.Count ? _blocks[(int)height - 1] : null;

    private static bool IsOf(Command command, Entry entry) => (command, entry) switch
    {
        (OpenAccount open, AccountOpened opened) => open.Id == opened.Id,
        (SubmitTransaction submit, TransactionEntry transaction) =>
            submit.Id == transaction.Id && transaction.Transfers.SequenceEqual(submit.Transfers),
        (ReverseTransaction reverse, TransactionPosted posted) => reverse.Id == posted.Id && posted.Reverses == reverse.Reverses,
        (PostPending post, PendingPosted posted) => post.Id == posted.Id,
        (VoidPending cancel, PendingVoided voided) => cancel.Id == voided.Id,
        (CreateLedger create, LedgerCreated created) => create.Name == created.Name,
        _ => false,
    };

    private static string Describe(Command command) => command switch
    {
        SubmitTransaction submit => $"transaction {submit.Id}",
        _ => command.ToString(),
    };
}

/// <summary>A chosen block.</summary>
/// <param name="Block">The block.</param>
/// <param name="FirstIndex">The position in the tree of its first entry.</param>
/// <param name="Value">Its bytes.</param>
public sealed record ChosenBlock(Block Block, ulong FirstIndex, ReadOnlyMemory<byte> Value)
{
    /// <summary>The hash of its header.</summary>
    public Hash256 Hash { get; } = Block.Header.Hash();
}
