using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>The block that a read saw.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Height">The height of its newest block; 0 before the first.</param>
/// <param name="Hash">The hash of that block's header.</param>
public readonly record struct Seen(int Shard, ulong Height, Hash256 Hash);

/// <summary>A ledger by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record LedgerInfo(LedgerName Name, int Shards, Timestamp CreatedAt);

/// <summary>A ledger with the heads of its shards.</summary>
/// <param name="Info">The ledger.</param>
/// <param name="Heads">Its shards in order.</param>
public sealed record LedgerView(LedgerInfo Info, IReadOnlyList<ShardHead> Heads);

/// <summary>The newest block of a shard.</summary>
/// <param name="Seen">Which block.</param>
/// <param name="Entries">How many entries the tree has.</param>
/// <param name="Root">The tree's root.</param>
/// <param name="StateDigest">The digest of the state.</param>
/// <param name="Timestamp">The block's timestamp.</param>
/// <param name="Accounts">How many accounts the shard has.</param>
public sealed record ShardHead(
    Seen Seen, ulong Entries, Hash256 Root, Hash256 StateDigest, Timestamp Timestamp, int Accounts);

/// <summary>As of when an account is wanted: a height, or a time.</summary>
/// <param name="Height">After the block of this height; null if a time is given.</param>
/// <param name="Time">After the newest block that is not after this time; null if a height is given.</param>
public sealed record AsOf(ulong? Height, Timestamp? Time);

/// <summary>An account as a reader sees it.</summary>
/// <param name="Account">The account with its totals.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Metadata">Its metadata; null if erased.</param>
/// <param name="MetadataSalt">The salt of the commitment in its leaf, 32 bytes; null if there is none.</param>
/// <param name="Seen">The block that the totals are after.</param>
public sealed record AccountView(
    Account Account, Timestamp OpenedAt, Metadata? Metadata, ReadOnlyMemory<byte>? MetadataSalt, Seen Seen)
{
    /// <summary>
    /// The legs that are held of it for transactions that other shards decide, and which are not in its totals
    /// (docs/cross-shard.md). None in a read of the past.
    /// </summary>
    public IReadOnlyList<Hold> Holds { get; init; } = [];

    /// <summary>
    /// The legs of pending transactions of other shards, which a strong read has counted as pending. A local one does not know
    /// them from the others.
    /// </summary>
    public IReadOnlyList<Hold> Reserved { get; init; } = [];

    /// <summary>The account with those of its holds counted as pending that are reserved.</summary>
    internal AccountView WithReserved(IReadOnlySet<(int Shard, ulong Position)> reserved)
    {
        var mine = Holds.Where(h => reserved.Contains((Seen.Shard, h.Position))).ToArray();
        return mine.Length == 0
            ? this
            : this with
            {
                Account = mine.Aggregate(Account, (account, hold) => account.WithPending(Held.Of(hold, account.Id))),
                Holds = [.. Holds.Except(mine)],
                Reserved = mine,
            };
    }
}

/// <summary>A page of an account's statement, newest first.</summary>
/// <param name="Account">The account.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Next">What to pass as <c>before</c> for the next page; null at the end.</param>
/// <param name="Seen">The block that the read saw.</param>
public sealed record StatementPage(
    Account Account, IReadOnlyList<StatementEntry> Lines, ulong? Next, Seen Seen)
{
    /// <summary>The legs that are held of the account, which have no line yet.</summary>
    public IReadOnlyList<Hold> Holds { get; init; } = [];
}

/// <summary>An account in a read of several, with what tells whether it has changed.</summary>
/// <param name="View">The account; null if it does not exist.</param>
/// <param name="LastEntry">The position in the shard's tree of the last entry that changed it.</param>
public sealed record AccountVersion(AccountView? View, ulong LastEntry);

/// <summary>One line of a statement.</summary>
/// <param name="Place">Where the entry is.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Before">The account's totals before it.</param>
/// <param name="After">The account's totals after it.</param>
public sealed record StatementEntry(EntryPlace Place, Entry Entry, Totals Before, Totals After);

/// <summary>A transaction as a reader sees it.</summary>
/// <param name="Creation">The entry that gave it its id.</param>
/// <param name="CreatedIn">Where that entry is.</param>
/// <param name="Resolution">The entry that ended its reservation; null for none.</param>
/// <param name="ResolvedIn">Where that entry is.</param>
/// <param name="ReversedBy">The transaction that reverses it; null for none.</param>
/// <param name="Metadata">Its metadata; null if erased.</param>
/// <param name="MetadataSalt">The salt of the commitment in its leaf, 32 bytes; null if there is none.</param>
/// <param name="Seen">The block that the read saw.</param>
public sealed record TransactionView(
    TransactionEntry Creation,
    EntryPlace CreatedIn,
    ResolutionEntry? Resolution,
    EntryPlace? ResolvedIn,
    TransactionId? ReversedBy,
    Metadata? Metadata,
    ReadOnlyMemory<byte>? MetadataSalt,
    Seen Seen);
