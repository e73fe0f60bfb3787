using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>
/// A shard with the history that a runtime would keep on disk. Every block that it commits is also encoded, read again,
/// and replayed on a second state, which must come out the same.
/// </summary>
internal sealed class TestShard
{
    private readonly Dictionary<TransactionId, KnownTransaction> _transactions = [];
    private readonly Dictionary<AccountId, Metadata?> _metadata = [];
    private readonly Dictionary<TransactionId, AbortedAttempt> _aborts = [];
    private readonly ShardState _replica;
    private byte _salt;

    public TestShard(
        ShardKey? key = null, int shards = 1, string origin = Make.Origin, byte[]? signerKey = null, bool opened = true)
    {
        State = new ShardState(key ?? Make.Shard);
        _replica = new ShardState(State.Key);
        Draft = State.Draft(Make.At(1), Make.Proposer);
        if (opened)
        {
            Draft.OpenShard(shards, origin, signerKey ?? [1, 2, 3]);
        }
    }

    public ShardState State { get; }

    public BlockDraft Draft { get; private set; }

    public List<byte[]> Blocks { get; } = [];

    /// <summary>What tiles would keep: a run of leaf hashes for each block.</summary>
    public List<Hash256> LeafHashes { get; } = [];

    public History History => new(_transactions, _metadata, _aborts);

    public Outcome Do(Command command)
    {
        Assert.True(Draft.TryExecute(command, History, Make.Salt(++_salt), out var outcome));
        return outcome;
    }

    /// <summary>Does what must succeed.</summary>
    public TestShard Have(params Command[] commands)
    {
        foreach (var command in commands)
        {
            Assert.IsType<Outcome.Applied>(Do(command));
        }

        return this;
    }

    public RefusalCode? Refusal(Command command) => Do(command) is Outcome.Refused refused ? refused.Why.Code : null;

    public Totals Totals(string account)
    {
        var id = Make.Account(account);
        var touched = Draft.Effects.SelectMany(effect => effect.Accounts).LastOrDefault(a => a.Id == id);
        if (touched.Id == id)
        {
            return touched.Totals;
        }

        return State.TryGetAccount(id, out var found) ? found.Totals : throw new KeyNotFoundException(account);
    }

    /// <summary>Seals the block in hand if it has entries, commits it, and begins the next at this time.</summary>
    public TestShard Next(long seconds, bool expire = true)
    {
        Commit();
        Draft = State.Draft(Make.At(seconds), Make.Proposer);
        if (expire)
        {
            Draft.ExpireDue();
        }

        return this;
    }

    public void Drop(long seconds)
    {
        Draft = State.Draft(Make.At(seconds), Make.Proposer);
        Draft.ExpireDue();
    }

    /// <summary>Seals and commits the block in hand, if it has entries, and begins another as early as can be.</summary>
    public void Commit()
    {
        if (Draft.IsEmpty)
        {
            return;
        }

        var block = Draft.Seal();
        var bytes = BlockCodec.Encode(block);
        Assert.Equal(Draft.Bytes, bytes.Length);
        Remember(Draft);
        State.Commit(Draft);
        Blocks.Add(bytes);
        LeafHashes.AddRange(Draft.LeafHashes);

        var replayed = _replica.Replay(BlockCodec.Decode(bytes));
        Assert.Equal(Draft.LeafHashes, replayed.LeafHashes);
        Assert.Equal(Draft.Effects.SelectMany(e => e.Accounts), replayed.Effects.SelectMany(e => e.Accounts));
        _replica.Commit(replayed);
        Assert.Equal(State.HeadHash, _replica.HeadHash);
        Assert.Equal(SnapshotCodec.Encode(State), SnapshotCodec.Encode(_replica));
        Draft = State.Draft(default, Make.Proposer);
    }

    /// <summary>What committed blocks say of a transaction; null if nothing.</summary>
    public KnownTransaction? Find(TransactionId id) => _transactions.GetValueOrDefault(id);

    /// <summary>The last attempt at a transaction that a committed block aborted; null for none.</summary>
    public AbortedAttempt? FindAbort(TransactionId id) => _aborts.TryGetValue(id, out var aborted) ? aborted : null;

    /// <summary>An entry by its position, in a block or in the draft in hand.</summary>
    public EntryReference Refer(ulong position) => new(
        position,
        position < Draft.FirstIndex
            ? LeafHashes[(int)position]
            : MerkleHash.Leaf(EntryCodec.Encode(Draft.Effects[(int)(position - Draft.FirstIndex)].Entry)));

    public IReadOnlyList<Hash256> Leaves(ulong first, int count) => LeafHashes.GetRange((int)first, count);

    private void Remember(BlockDraft draft)
    {
        for (var i = 0; i < draft.EntryCount; i++)
        {
            var (entry, index) = (draft.Effects[i].Entry, draft.Effects[i].Index);
            var metadata = draft.Block.Attachments.SingleOrDefault(a => a.Position == i)?.Metadata ?? Metadata.None;
            switch (entry)
            {
                case AccountOpened opened:
                    _metadata.Add(opened.Id, metadata);
                    break;
                case TransactionEntry created:
                    _transactions.Add(created.Id, new KnownTransaction(created, index, metadata, null, null, null));
                    if (created is TransactionPosted { Reverses: { } original })
                    {
                        _transactions[original] = _transactions[original] with { ReversedBy = created.Id };
                    }

                    break;
                case TransactionAborted aborted:
                    _aborts[aborted.Id] = new AbortedAttempt(aborted.Attempt, index);
                    break;
                case ResolutionEntry resolution:
                    _transactions[resolution.Id] =
                        _transactions[resolution.Id] with { Resolution = resolution, ResolutionIndex = index };
                    break;
            }
        }
    }
}
