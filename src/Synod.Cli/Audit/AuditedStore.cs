using Synod.Runtime;
using Synod.Storage.AzureTables;
using Synod.Storage.Sqlite;

namespace Synod.Cli;

/// <summary>A store as an auditor reads it, wherever it is kept.</summary>
/// <param name="Place">Where it is, for an operator.</param>
/// <param name="Acceptors">All acceptors in the order of their numbers, the lost ones too.</param>
/// <param name="Index">The index; null if it cannot be read.</param>
/// <param name="IndexLost">Why the index cannot be read; null if it can.</param>
internal sealed record AuditedStore(
    string Place, IReadOnlyList<AuditedAcceptor> Acceptors, IShardIndex? Index, string? IndexLost)
{
    /// <summary>A data directory.</summary>
    public static AuditedStore Of(SqliteStoreReader store) => new(
        store.Root, [.. store.Acceptors.Select(a => new AuditedAcceptor(a.Path, a.Store, a.Lost))], store.Index, store.IndexLost);

    /// <summary>Azure tables, in which several acceptors may have one address.</summary>
    public static AuditedStore Of(AzureTablesStoreReader store) => new(
        store.Place,
        [.. store.Acceptors.Select(a => new AuditedAcceptor($"{a.Endpoint}, acceptor {a.Number}", a.Store, a.Lost))],
        store.Index,
        store.IndexLost);
}

/// <summary>One acceptor of a store.</summary>
/// <param name="Place">Where its votes are, for an operator.</param>
/// <param name="Votes">Its votes; null if it is lost.</param>
/// <param name="Lost">Why it is lost; null if it is not.</param>
internal sealed record AuditedAcceptor(string Place, ISlotStore? Votes, string? Lost);
