namespace Synod.Ledger;

/// <summary>
/// What a block changes, laid over the state that it stands on. Here are the rules of the ledger that entries must keep,
/// whoever made them: a leader stages what it is about to propose, a replica what it was given.
/// </summary>
internal sealed partial class BlockOverlay(ShardState state, Timestamp time)
{
    private readonly List<CreatedHere> _created = [];
    private readonly RowHashes _createdHashes = new();
    private readonly Dictionary<TransactionId, TransactionId> _reversed = [];
    private readonly Dictionary<TransactionId, AbortedAttempt> _aborted = [];
    private readonly Dictionary<AccountId, Metadata> _metadata = [];
    private readonly OrderedDictionary<LedgerName, (LedgerCreated Entry, ulong Index)> _ledgers = [];
    private ShardOpened? _genesis;

    // A command's transaction is asked for several times in a row, and looked for once: its row, or -1 if there is none. Hashes are
    // keyed for each process, so that nobody can choose ids that collide.
    private (TransactionId Id, int Hash, int Row) _inHand = (default, 0, -1);

    // The reservation, or the hold, that the staged entry ends.
    private Reservation? _ending;
    private Hold? _endingHold;

    public ShardKey Key => state.Key;

    public Timestamp Time => time;

    public int Shards => _genesis?.Shards ?? state.Shards;

    public string Origin => _genesis?.Origin ?? state.Origin;

    public ReadOnlyMemory<byte> SignerKey => _genesis?.SignerKey ?? state.SignerKey;

    /// <summary>True once the chain says whose it is.</summary>
    public bool IsOpen => Shards > 0;

    public bool IsDirectory => state.Key.Ledger == LedgerName.Directory;

    public HoldOverlay Holds { get; } = new(state.HoldBook);

    public AccountOverlay Accounts { get; } = new(state.AccountBook);

    public PendingOverlay Pendings { get; } = new(state.PendingBook);

    /// <summary>Makes room for so many transactions.</summary>
    public void EnsureCapacity(int transactions)
    {
        _created.EnsureCapacity(transactions);
        _createdHashes.EnsureCapacity(transactions);
        Accounts.EnsureCapacity(transactions);
    }

    /// <summary>
    /// Tries an entry: null if it keeps the rules, and then <see cref="Keep"/> may follow; otherwise the rule that
    /// refuses it. Nothing changes either way.
    /// </summary>
    public Refusal? Stage(Entry entry)
    {
        Accounts.Begin();
        return entry switch
        {
            TransactionPosted posted => StageTransaction(posted, Staging.Post),
            TransactionReserved reserved => StageTransaction(reserved, Staging.Reserve),
            TransactionPrepared prepared => StagePrepared(prepared),
            HoldCommitted committed => StageHoldEnd(committed, committed.Transfers),
            HoldReleased released => StageHoldEnd(released, null),
            TransactionAborted aborted => StageAbort(aborted),
            PendingPosted posted => StageEnd(posted, posted.Transfers),
            ResolutionEntry resolution => StageEnd(resolution, null),
            AccountOpened opened when Accounts.TryGet(opened.Id, out _) => Refusals.AccountConflict(opened.Id, "opening"),
            LedgerCreated created when FindLedger(created.Name) is { } ledger =>
                Refusals.LedgerConflict(created.Name, ledger.Entry.Shards),
            _ => null,
        };
    }

    /// <summary>Keeps the entry that was staged, and returns the totals of the accounts that it touched, as they are after it.</summary>
    public ArraySegment<AccountTotals> Keep(Entry entry, ulong index, Metadata metadata)
    {
        switch (entry)
        {
            case TransactionEntry transaction:
                KeepTransaction(transaction, index, metadata);
                return Accounts.Keep();
            case ResolutionEntry resolution:
                Pendings.End(_ending!, resolution, index);
                return Accounts.Keep();
            case TransactionPrepared prepared:
                Holds.Make(new Hold(
                    prepared.Id, index, prepared.Home, prepared.Attempt, prepared.IsPending, time, prepared.Transfers));
                return ArraySegment<AccountTotals>.Empty;
            case HoldEnded ended:
                Holds.End(_endingHold!);
                return ended is HoldCommitted ? Accounts.Keep() : ArraySegment<AccountTotals>.Empty;
            case TransactionAborted aborted:
                _aborted[aborted.Id] = new AbortedAttempt(aborted.Attempt, index);
                return ArraySegment<AccountTotals>.Empty;
            case AccountOpened opened:
                _metadata.Add(opened.Id, metadata);
                return Accounts.Open(opened.Id, new AccountTerms(opened.Asset, opened.NormalSide, opened.Overdraft), index);
            case LedgerCreated created:
                _ledgers.Add(created.Name, (created, index));
                return ArraySegment<AccountTotals>.Empty;
            default:
                _genesis = (ShardOpened)entry;
                return ArraySegment<AccountTotals>.Empty;
        }
    }

    /// <summary>All that is known of a transaction, this block included; null if it does not exist.</summary>
    public KnownTransaction? Find(TransactionId id, History history)
    {
        var before = history.Find(id);
        if (FindInHand(id) is >= 0 and var row)
        {
            var here = _created[row];
            before = new KnownTransaction(here.Entry, here.Index, here.Metadata, null, null, null);
        }

        if (before is null)
        {
            return null;
        }

        var ended = Pendings.FindEnded(id);
        return before with
        {
            Resolution = ended?.Resolution ?? before.Resolution,
            ResolutionIndex = ended?.ResolutionIndex ?? before.ResolutionIndex,
            ReversedBy = FindReversal(id) ?? before.ReversedBy,
        };
    }

    /// <summary>
    /// True if this block says anything of a transaction that a look-up of it, or of its attempts, would find. Several may ask at a
    /// time, once the block is sealed.
    /// </summary>
    public bool Concerns(TransactionId id) => FindCreated(id, id.GetHashCode()) >= 0
        || _reversed.ContainsKey(id) || _aborted.ContainsKey(id) || Pendings.FindEnded(id) is not null;

    /// <summary>The last attempt at a transaction that was aborted, this block included; null for none.</summary>
    public AbortedAttempt? FindAbort(TransactionId id, History history) =>
        _aborted.TryGetValue(id, out var here) ? here : history.FindAbort(id);

    /// <summary>The transaction of this block that reverses another; null for none.</summary>
    public TransactionId? FindReversal(TransactionId original) =>
        _reversed.TryGetValue(original, out var reversal) ? reversal : null;

    /// <summary>The metadata of an account that this block opened; null for every other account.</summary>
    public Metadata? FindMetadata(AccountId id) => _metadata.GetValueOrDefault(id);

    public (LedgerCreated Entry, ulong Index)? FindLedger(LedgerName name)
    {
        if (state.Ledgers.TryGetValue(name, out var entry))
        {
            return (entry, state.DirectoryBook.PositionOf(name));
        }

        return _ledgers.TryGetValue(name, out var ledger) ? ledger : null;
    }

    /// <summary>The account's shard if that is another one; null if the account belongs here.</summary>
    public int? Elsewhere(AccountId id)
    {
        if (Shards == 1)
        {
            return null;
        }

        var shard = Placement.ShardOf(id, Shards);
        return shard == state.Key.Number ? null : shard;
    }

    /// <summary>Makes what the block did part of the state.</summary>
    public void MergeInto(ShardState target)
    {
        if (_genesis is { } genesis)
        {
            target.Open(genesis);
        }

        Accounts.MergeInto(target.AccountBook);
        Pendings.MergeInto(target.PendingBook);
        Holds.MergeInto(target.HoldBook);
        foreach (var (entry, index) in _ledgers.Values)
        {
            target.DirectoryBook.Add(entry, index);
        }
    }

    private Refusal? StageTransaction(TransactionEntry entry, Staging staging)
    {
        // History has been asked before; this finds what it cannot have missed.
        if (IsKnown(entry.Id))
        {
            return Refusals.TransactionConflict(entry.Id, "another entry");
        }

        if (Holds.TryGet(entry.Id, out var hold))
        {
            return Refusals.Undecided(entry.Id, $"a leg of it is held for shard {hold.Home}");
        }

        if (entry.Agreement is { } agreement && agreement.Attempt <= (FindAbort(entry.Id, History.Empty)?.Attempt ?? 0))
        {
            return Refusals.Undecided(entry.Id, $"attempt {agreement.Attempt} was aborted");
        }

        return StageTransfers(entry.Transfers, entry.Agreement?.Assets, staging, isPending: false);
    }

    private bool IsKnown(TransactionId id) => FindInHand(id) >= 0 || Pendings.TryGetOpen(id, out _);

    private int FindCreated(TransactionId id, int hash)
    {
        var row = _createdHashes.First(hash, out var at);
        while (row >= 0 && _created[row].Entry.Id != id)
        {
            row = _createdHashes.Next(hash, ref at);
        }

        return row;
    }

    private int FindInHand(TransactionId id)
    {
        if (!ReferenceEquals(id.Value, _inHand.Id.Value))
        {
            var hash = id.GetHashCode();
            _inHand = (id, hash, FindCreated(id, hash));
        }

        return _inHand.Row;
    }

    /// <param name="transfers">What is to be moved or reserved.</param>
    /// <param name="assets">What each of them moves, if some of the accounts are on other shards; null if none may be.</param>
    /// <param name="staging">What to do with them.</param>
    /// <param name="isPending">True if what is held may be posted in part.</param>
    private Refusal? StageTransfers(TransferList transfers, ValueList<Asset>? assets, Staging staging, bool isPending)
    {
        // What is wrong whatever the totals are is told first, in whichever leg it is.
        Refusal? overflow = null;
        var items = transfers.AsSpan();
        for (var i = 0; i < items.Length; i++)
        {
            if (StageTransfer(in items[i], assets?[i], staging, ref overflow) is { } refusal)
            {
                return refusal;
            }
        }

        if (overflow is not null)
        {
            return overflow;
        }

        // Only now, after all of its legs: a transaction is atomic, and an account may pass through what it could not keep.
        foreach (var account in Accounts.Staged)
        {
            if (!account.HasFunds(isPending))
            {
                return Refusals.InsufficientFunds(account.Draft.ToAccount(), account.MayHaveFunds(isPending));
            }
        }

        return null;
    }

    private StagedAccount? Stage(AccountId id) => Accounts.Stage(id, Holds.HeldOf(id));

    private Refusal? StageTransfer(in Transfer transfer, Asset? asset, Staging staging, ref Refusal? overflow)
    {
        var debit = Stage(transfer.Debit);
        if (debit is null && (asset is null || Elsewhere(transfer.Debit) is null))
        {
            return Missing(transfer.Debit);
        }

        var credit = Stage(transfer.Credit);
        if (credit is null && (asset is null || Elsewhere(transfer.Credit) is null))
        {
            return Missing(transfer.Credit);
        }

        if (AssetMismatch(debit, credit, asset) is { } mismatch)
        {
            return mismatch;
        }

        if (debit?.TryDebit(transfer.Amount, staging) == false)
        {
            overflow ??= Refusals.Overflow(transfer.Debit, "debits", debit.MayDebit(transfer.Amount));
        }

        if (credit?.TryCredit(transfer.Amount, staging) == false)
        {
            overflow ??= Refusals.Overflow(transfer.Credit, "credits", credit.MayCredit(transfer.Amount));
        }

        return null;
    }

    private static Refusal? AssetMismatch(StagedAccount? debit, StagedAccount? credit, Asset? asset)
    {
        if (debit is not null && credit is not null && debit.Terms.Asset != credit.Terms.Asset)
        {
            return Refusals.AssetMismatch(debit.Draft.ToAccount(), credit.Draft.ToAccount());
        }

        return asset is { } stated && (debit ?? credit) is { } account && account.Terms.Asset != stated
            ? Refusals.AssetMismatch(account.Draft.ToAccount(), stated)
            : null;
    }

    private Refusal Missing(AccountId id) =>
        Elsewhere(id) is { } other ? Refusals.CrossShard(id, other, state.Key) : Refusals.AccountNotFound(id);

    private Refusal? StageEnd(ResolutionEntry entry, TransferList? posted)
    {
        if (!Pendings.TryGetOpen(entry.Id, out var reservation))
        {
            return Refusals.NotPending(entry.Id);
        }

        if (entry is not PendingExpired && reservation.IsDue(time))
        {
            return Refusals.AlreadyExpired(entry.Id);
        }

        var reserved = reservation.Transfers;
        if (posted is not null && reserved.Misfit(posted) is { } mismatch)
        {
            return Refusals.AmountExceedsPending(entry.Id, mismatch);
        }

        for (var i = 0; i < reserved.Count; i++)
        {
            Settle(reserved[i], reserved[i].Amount, posted is null ? Amount.Zero : posted[i].Amount);
        }

        _ending = reservation;
        return null;
    }

    /// <summary>Takes back what is pending, and posts as much of it as is due. An account that is not here is another shard's.</summary>
    private void Settle(Transfer transfer, Amount pending, Amount posted)
    {
        Stage(transfer.Debit)?.SettleDebit(pending, posted);
        Stage(transfer.Credit)?.SettleCredit(pending, posted);
    }

    private void KeepTransaction(TransactionEntry entry, ulong index, Metadata metadata)
    {
        _ = FindInHand(entry.Id);
        _inHand.Row = _created.Count;
        _created.Add(new CreatedHere(entry, index, metadata));
        _createdHashes.Add(_inHand.Hash);
        if (entry is TransactionReserved reserved)
        {
            Pendings.Make(new Reservation(reserved.Id, reserved.Transfers, reserved.Expiry));
        }
        else if (entry is TransactionPosted { Reverses: { } original })
        {
            _reversed.Add(original, entry.Id);
        }
    }

    private readonly record struct CreatedHere(TransactionEntry Entry, ulong Index, Metadata Metadata);
}
