namespace Synod.Storage.AzureTables;

/// <summary>What became of a conditional write.</summary>
/// <param name="ETag">The row's new version; null if another one was found and nothing was written.</param>
internal readonly record struct TableWrite(string? ETag)
{
    /// <summary>Another version was found; nothing was written.</summary>
    public static TableWrite Conflict => default;

    public bool IsWritten => ETag is not null;
}

/// <summary>A page of a query.</summary>
/// <param name="Entities">Its rows, in the order of their keys; there may be none although more follow.</param>
/// <param name="Next">Where the next page begins; null if this is the last.</param>
internal sealed record TablePage(IReadOnlyList<TableEntity> Entities, TableContinuation? Next);

/// <summary>Where the next page of a query begins.</summary>
/// <param name="PartitionKey">The service's own text.</param>
/// <param name="RowKey">The service's own text; null if it gave none.</param>
internal sealed record TableContinuation(string PartitionKey, string? RowKey);

/// <summary>One write of an entity group transaction.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Entity">The row.</param>
/// <param name="IfMatch">The version that a <see cref="TableWriteKind.Replace"/> is for.</param>
internal sealed record TableOperation(TableWriteKind Kind, TableEntity Entity, string? IfMatch = null);

/// <summary>What a write does to its row.</summary>
internal enum TableWriteKind
{
    /// <summary>Makes it; there must be none.</summary>
    Insert,

    /// <summary>Replaces the version that it names.</summary>
    Replace,

    /// <summary>Makes it or replaces it.</summary>
    UpsertReplace,

    /// <summary>Makes it or adds its properties to it.</summary>
    UpsertMerge,
}
