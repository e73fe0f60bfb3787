namespace Synod.Storage.AzureTables;

/// <summary>The filters of queries ("Querying tables and entities"): ranges of keys, so that no query scans a table.</summary>
internal static class TableFilter
{
    /// <summary>The rows of a partition from one key on, and before another one.</summary>
    public static string Rows(string partitionKey, string from, string before) =>
        $"PartitionKey eq {Text(partitionKey)} and RowKey ge {Text(from)} and RowKey lt {Text(before)}";

    /// <summary>The rows with the same row key in the partitions from one to another one, both included.</summary>
    public static string Partitions(string first, string last, string rowKey) =>
        $"PartitionKey ge {Text(first)} and PartitionKey le {Text(last)} and RowKey eq {Text(rowKey)}";

    /// <summary>A text as OData writes it: in quotes, a quote in it twice.</summary>
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
