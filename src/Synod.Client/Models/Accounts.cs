using System.Numerics;
using System.Text.Json.Serialization;
using Synod.Ledger;

namespace Synod.Client;

/// <summary>An account as it is read: settings, totals in minor units, and the block that the totals are after.</summary>
/// <param name="Id">The account.</param>
/// <param name="Asset">What it counts.</param>
/// <param name="NormalSide">The side on which its balance grows.</param>
/// <param name="Overdraft">How far it may go against that side.</param>
/// <param name="Metadata">The client's own words; null if erased.</param>
/// <param name="MetadataSalt">The salt of the leaf's commitment to the metadata, 32 bytes; null if there is none.</param>
/// <param name="OpenedAt">When it was opened, in block time.</param>
/// <param name="DebitsPosted">All debits ever posted.</param>
/// <param name="CreditsPosted">All credits ever posted.</param>
/// <param name="DebitsPending">Debits that reservations hold.</param>
/// <param name="CreditsPending">Credits that reservations hold.</param>
/// <param name="Balance">The posted balance on the normal side; negative if the account owes.</param>
/// <param name="Held">What is held of it for transactions that other shards decide: part of no total.</param>
/// <param name="Seen">The block that the totals are after.</param>
public sealed record AccountDetails(
    AccountId Id, Asset Asset, NormalSide NormalSide, Overdraft Overdraft, Metadata? Metadata, byte[]? MetadataSalt,
    Timestamp OpenedAt, Amount DebitsPosted, Amount CreditsPosted, Amount DebitsPending, Amount CreditsPending,
    BigInteger Balance, HeldAmounts Held, SeenBlock Seen);

/// <summary>What is held of an account for transactions that other shards decide (docs/cross-shard.md).</summary>
/// <param name="Debits">What they may debit.</param>
/// <param name="Credits">What they may credit.</param>
public sealed record HeldAmounts(Amount Debits, Amount Credits);

/// <summary>Several accounts, as the API wraps them.</summary>
internal sealed record AccountList(IReadOnlyList<AccountDetails> Accounts);

/// <summary>One line of an account's statement. The four amounts are what the entry changed in each total.</summary>
/// <param name="Index">The entry's position in the shard's tree, from 0.</param>
/// <param name="Height">Its block.</param>
/// <param name="Timestamp">Its block's timestamp.</param>
/// <param name="Kind">What the entry did.</param>
/// <param name="Transaction">Whose entry it is.</param>
/// <param name="Reference">The transaction's reference.</param>
/// <param name="DebitPosted">Change of the posted debits, minor units, signed.</param>
/// <param name="CreditPosted">Change of the posted credits.</param>
/// <param name="DebitPending">Change of the reserved debits.</param>
/// <param name="CreditPending">Change of the reserved credits.</param>
/// <param name="Balance">The posted balance after the entry.</param>
public sealed record StatementItem(
    ulong Index, ulong Height, Timestamp Timestamp, StatementKind Kind, TransactionId Transaction, string Reference,
    BigInteger DebitPosted, BigInteger CreditPosted, BigInteger DebitPending, BigInteger CreditPending,
    BigInteger Balance);

/// <summary>What an entry did to an account.</summary>
public enum StatementKind
{
    /// <summary>A transaction posted at once.</summary>
    [JsonStringEnumMemberName("posted")]
    Posted,

    /// <summary>A transaction reserved.</summary>
    [JsonStringEnumMemberName("reserved")]
    Reserved,

    /// <summary>A reservation was posted.</summary>
    [JsonStringEnumMemberName("pending-posted")]
    PendingPosted,

    /// <summary>A reservation was voided.</summary>
    [JsonStringEnumMemberName("pending-voided")]
    PendingVoided,

    /// <summary>A reservation expired.</summary>
    [JsonStringEnumMemberName("pending-expired")]
    PendingExpired,

    /// <summary>A transaction that another shard decided was posted.</summary>
    [JsonStringEnumMemberName("committed")]
    Committed,
}

/// <summary>A page of a statement, newest entry first.</summary>
/// <param name="Account">The account.</param>
/// <param name="Asset">What it counts.</param>
/// <param name="Entries">The lines.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
/// <param name="Seen">The block that the read saw.</param>
public sealed record StatementSlice(
    AccountId Account, Asset Asset, IReadOnlyList<StatementItem> Entries, string? Next, SeenBlock Seen);

/// <summary>As of when an account is wanted.</summary>
public sealed record ReadPoint
{
    private ReadPoint(string text) => Text = text;

    internal string Text { get; }

    /// <summary>After the block of this height of the account's shard.</summary>
    public static ReadPoint AtHeight(ulong height) => new(height.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>After the newest block that is not later than this.</summary>
    public static ReadPoint AtTime(Timestamp time) => new(time.ToString());
}
