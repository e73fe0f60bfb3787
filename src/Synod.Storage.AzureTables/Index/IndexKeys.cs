using System.Globalization;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Storage.AzureTables;

/// <summary>
/// The keys of the index's rows (docs/formats.md, "Index in Azure tables"). Rows of a kind begin with a letter and '!',
/// which is in no id; numbers have 20 digits, so that their order is that of the keys.
/// </summary>
internal static class IndexKeys
{
    public const string Head = "head";
    public const string Snapshot = "snapshot";

    // The character after the digits: what follows all keys that begin alike and go on with a digit.
    private const string AfterDigits = ":";

    /// <summary>The partition of a shard: all of its rows, so that a block is one transaction.</summary>
    public static string Partition(ShardKey shard) => string.Create(CultureInfo.InvariantCulture, $"{shard.Ledger}_{shard.Number}");

    public static string Block(ulong height) => $"b!{Digits(height)}";

    /// <summary>By a block's first entry, the newest block first.</summary>
    public static string BlockOfEntry(ulong index) => $"e!{Digits(Inverse(index))}";

    /// <summary>By a block's timestamp, the newest block first.</summary>
    public static string BlockAt(Timestamp time) => $"t!{Digits(Inverse((ulong)time.Microseconds))}";

    public static string Fact(TransactionId id) => $"f!{Id(id.Value)}";

    /// <summary>By the last abort of a transaction in a block, the newest block first.</summary>
    public static string Abort(TransactionId id, ulong index) => $"{AbortsOf(id)}{Digits(Inverse(index))}";

    public static string AbortsOf(TransactionId id) => $"a!{Id(id.Value)}!";

    /// <summary>By the first of an account's lines in a block, the newest block first.</summary>
    public static string Lines(AccountId account, ulong first) => $"{LinesOf(account)}{Digits(Inverse(first))}";

    public static string LinesOf(AccountId account) => $"l!{Id(account.Value)}!";

    public static string Run(TileRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{RunsOf(run.Tile)}{run.Offset:D3}");

    public static string RunsOf(TileId tile) =>
        string.Create(CultureInfo.InvariantCulture, $"m!{tile.Level:D2}!{tile.Number:D20}!");

    public static string SnapshotPart(ulong height, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{SnapshotPartsOf(height)}{part:D4}");

    public static string SnapshotPartsOf(ulong height) => $"s!{Digits(height)}!";

    /// <summary>The first and, after the last, the end of all parts of older snapshots.</summary>
    public static (string From, string Before) SnapshotPartsBefore(ulong height) => ("s!", SnapshotPartsOf(height));

    /// <summary>The end of the rows whose keys begin with a text and go on with digits.</summary>
    public static string End(string prefix) => prefix + AfterDigits;

    /// <summary>The end of the rows of a kind: its letter, '!' and digits.</summary>
    public static string EndOfKind(string key) => End(key[..2]);

    // A key cannot have the slash that an id may have, and an id cannot have the bar.
    private static string Id(string value) => value.Replace('/', '|');

    private static string Digits(ulong value) => value.ToString("D20", CultureInfo.InvariantCulture);

    private static ulong Inverse(ulong value) => ulong.MaxValue - value;
}
