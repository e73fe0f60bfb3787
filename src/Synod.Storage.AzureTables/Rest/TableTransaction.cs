using System.Text;

namespace Synod.Storage.AzureTables;

/// <summary>
/// Writes to rows of one partition that happen all or not at all: an entity group transaction. It grows as long as it
/// stays within the service's limits.
/// </summary>
internal sealed class TableTransaction
{
    // A body's lines are ours or begin with a brace: these lines stand nowhere in it.
    private const string Batch = "batch_synod";
    private const string Changes = "changeset_synod";

    /// <summary>The content type of the body.</summary>
    public const string ContentType = $"multipart/mixed; boundary={Batch}";

    // The lines around an entity, without its keys.
    private const int FrameBytes = 512;

    private readonly List<(TableOperation Operation, byte[] Json)> _writes = [];
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private int _bytes = FrameBytes;

    /// <summary>How many writes it has.</summary>
    public int Count => _writes.Count;

    /// <summary>Adds a write, unless the transaction would then be larger than the service takes.</summary>
    /// <returns>False if it has no room; the write belongs into another transaction.</returns>
    /// <exception cref="TableLimitException">
    /// The row is of another partition or is in the transaction already, or the service would refuse it in any transaction.
    /// </exception>
    public bool TryAdd(TableOperation operation)
    {
        var entity = operation.Entity;
        EntityLimits.Check(entity);
        if (_writes.Count > 0 && _writes[0].Operation.Entity.PartitionKey != entity.PartitionKey)
        {
            throw new TableLimitException(
                $"A transaction has one partition: '{_writes[0].Operation.Entity.PartitionKey}', not '{entity.PartitionKey}' too.");
        }

        if (_rows.Contains(entity.RowKey))
        {
            throw new TableLimitException($"A transaction writes a row once; '{entity.RowKey}' is in it already.");
        }

        var json = EntityJson.Write(entity);
        var size = json.Length + FrameBytes + (3 * (entity.PartitionKey.Length + entity.RowKey.Length));
        if (_writes.Count == EntityLimits.MaxOperations || _bytes + size > EntityLimits.MaxTransactionBytes)
        {
            return false;
        }

        _rows.Add(entity.RowKey);
        _writes.Add((operation, json));
        _bytes += size;
        return true;
    }

    /// <summary>The body of the request ("Performing entity group transactions").</summary>
    /// <param name="table">The table's address.</param>
    /// <exception cref="TableLimitException">There is nothing in it, or it is larger than the service takes.</exception>
    public byte[] Body(Uri table)
    {
        if (Count == 0)
        {
            throw new TableLimitException("A transaction without a write is none.");
        }

        using var body = new MemoryStream();
        Write(body, $"--{Batch}\r\nContent-Type: multipart/mixed; boundary={Changes}\r\n\r\n");
        foreach (var (operation, json) in _writes)
        {
            Write(body, $"--{Changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            Write(body, $"{Method(operation.Kind)} {Target(table, operation)} HTTP/1.1\r\nContent-Type: {TableRequest.Json}\r\n");
            Write(body, "Accept: application/json;odata=minimalmetadata\r\nPrefer: return-no-content\r\nDataServiceVersion: 3.0\r\n");
            Write(body, operation.IfMatch is { } version ? $"If-Match: {version}\r\n\r\n" : "\r\n");
            body.Write(json);
            Write(body, "\r\n");
        }

        Write(body, $"--{Changes}--\r\n--{Batch}--\r\n");
        return body.Length <= EntityLimits.MaxTransactionBytes
            ? body.ToArray()
            : throw new TableLimitException($"A transaction has {body.Length} bytes, of {EntityLimits.MaxTransactionBytes} allowed.");
    }

    /// <summary>A row's address.</summary>
    public static Uri RowUri(Uri table, string partitionKey, string rowKey) => new(
        $"{table.AbsoluteUri}(PartitionKey={Escaped(partitionKey)},RowKey={Escaped(rowKey)})");

    private static string Escaped(string key) => $"'{Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal))}'";

    private static string Target(Uri table, TableOperation operation) => operation.Kind == TableWriteKind.Insert
        ? table.AbsoluteUri
        : RowUri(table, operation.Entity.PartitionKey, operation.Entity.RowKey).AbsoluteUri;

    private static string Method(TableWriteKind kind) => kind switch
    {
        TableWriteKind.Insert => "POST",
        TableWriteKind.UpsertMerge => "PATCH",
        _ => "PUT",
    };

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
