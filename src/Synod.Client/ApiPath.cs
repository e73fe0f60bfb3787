using System.Globalization;
using Synod.Ledger;

namespace Synod.Client;

/// <summary>The paths of docs/api.md, relative to the server's address.</summary>
internal static class ApiPath
{
    public static string Ledgers => "v1/ledgers";

    public static string Ledger(LedgerName ledger) => $"v1/ledgers/{ledger}";

    public static string Accounts(LedgerName ledger) => Ledger(ledger) + "/accounts";

    public static string Account(LedgerName ledger, AccountId id) => $"{Accounts(ledger)}/{Segment(id.Value)}";

    public static string Accounts(LedgerName ledger, IReadOnlyList<AccountId> ids) =>
        Accounts(ledger) + "?" + string.Join('&', ids.Select(id => "id=" + Uri.EscapeDataString(id.Value)));

    public static string Transactions(LedgerName ledger) => Ledger(ledger) + "/transactions";

    public static string Transaction(LedgerName ledger, TransactionId id) => $"{Transactions(ledger)}/{Segment(id.Value)}";

    public static string Shard(LedgerName ledger, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{Ledger(ledger)}/shards/{shard}");

    public static string Block(LedgerName ledger, int shard, ulong height) =>
        string.Create(CultureInfo.InvariantCulture, $"{Shard(ledger, shard)}/blocks/{height}");

    // A slash becomes %2F. The ids "." and ".." cannot stand in a path at all: every URL library and proxy on the way
    // takes them for "here" and "up", escaped or not (RFC 3986 §5.2.4), and would ask for something else.
    private static string Segment(string id) => id is "." or ".."
        ? throw new ArgumentException($"The id '{id}' cannot be written in a URL's path.", nameof(id))
        : Uri.EscapeDataString(id);
}
