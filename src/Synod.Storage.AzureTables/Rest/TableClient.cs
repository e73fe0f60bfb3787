using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>One table of a table service, over its REST API ("Table service REST API").</summary>
/// <remarks>
/// <para>
/// Conflicts and rows that are not there are values. Everything else that goes wrong is a <see cref="StoreException"/>: of
/// a write its outcome is unknown.
/// </para>
/// <para>
/// Requests are repeated after a failure, so a conditional write may meet what it wrote itself when its first answer was
/// lost. A conflict of a repeated write is therefore looked at: a row that has exactly what was to be written counts as written.
/// </para>
/// </remarks>
internal sealed class TableClient(TableConnection connection, HttpPipeline pipeline, string table)
{
    private const string NextPartitionKey = "NextPartitionKey";
    private const string NextRowKey = "NextRowKey";
    private const string ContinuationHeader = "x-ms-continuation-";

    private readonly TableSender _sender = new(pipeline, $"'{connection}', table {table}");

    /// <summary>The store's name for an operator.</summary>
    public string Where { get; } = $"'{connection}', table {table}";

    /// <summary>Makes the table if it is not there.</summary>
    public async ValueTask CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table });
        var answer = await _sender.SendAsync(new TableRequest(RequestMethod.Post, At("Tables"), body), cancellationToken);
        if (!answer.IsSuccess && answer is not { Status: 409, Code: TableErrors.TableAlreadyExists })
        {
            throw Failure(answer);
        }
    }

    /// <summary>Asks whether the table is there.</summary>
    /// <exception cref="StoreException">It is not, or the service does not answer.</exception>
    public async ValueTask RequireTableAsync(CancellationToken cancellationToken) =>
        _ = await GetAsync("no such", "row", cancellationToken);

    /// <summary>True if the table is there.</summary>
    public async ValueTask<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(new TableRequest(RequestMethod.Get, RowUri("no such", "row")), cancellationToken);
        return answer.IsSuccess || TableErrors.IsRowNotFound(answer.Status, answer.Code)
            || (answer.Code == TableErrors.TableNotFound ? false : throw Failure(answer));
    }

    /// <summary>Reads a row; null if it is not there.</summary>
    public async ValueTask<TableEntity?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(new TableRequest(RequestMethod.Get, RowUri(partitionKey, rowKey)), cancellationToken);
        return answer.IsSuccess ? Parse(answer, EntityJson.Read)
            : TableErrors.IsRowNotFound(answer.Status, answer.Code) ? null
            : throw Failure(answer);
    }

    /// <summary>Writes a row that must not be there yet.</summary>
    public ValueTask<TableWrite> InsertAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        EntityLimits.Check(entity);
        return WriteAsync(new TableRequest(RequestMethod.Post, At(table), EntityJson.Write(entity)), entity, cancellationToken);
    }

    /// <summary>Replaces a row whose version must still be this one.</summary>
    public ValueTask<TableWrite> ReplaceAsync(TableEntity entity, string version, CancellationToken cancellationToken)
    {
        EntityLimits.Check(entity);
        var uri = RowUri(entity.PartitionKey, entity.RowKey);
        return WriteAsync(new TableRequest(RequestMethod.Put, uri, EntityJson.Write(entity), version), entity, cancellationToken);
    }

    /// <summary>Inserts a row or replaces the version, as there is one or none.</summary>
    public ValueTask<TableWrite> InsertOrReplaceAsync(TableEntity entity, string? version, CancellationToken cancellationToken) =>
        version is null ? InsertAsync(entity, cancellationToken) : ReplaceAsync(entity, version, cancellationToken);

    /// <summary>Writes a row, whatever is there.</summary>
    public async ValueTask UpsertAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        EntityLimits.Check(entity);
        var uri = RowUri(entity.PartitionKey, entity.RowKey);
        var answer = await _sender.SendAsync(new TableRequest(RequestMethod.Put, uri, EntityJson.Write(entity)), cancellationToken);
        if (!answer.IsSuccess)
        {
            throw Failure(answer);
        }
    }

    /// <summary>Deletes a row; does nothing if it is not there.</summary>
    public async ValueTask DeleteAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var request = new TableRequest(RequestMethod.Delete, RowUri(partitionKey, rowKey), IfMatch: "*");
        var answer = await _sender.SendAsync(request, cancellationToken);
        if (!answer.IsSuccess && !TableErrors.IsRowNotFound(answer.Status, answer.Code))
        {
            throw Failure(answer);
        }
    }

    /// <summary>Reads a page of the rows that a filter lets through. It may end before <paramref name="top"/> of them.</summary>
    /// <param name="filter">Made by <see cref="TableFilter"/>.</param>
    /// <param name="top">The most rows of the page.</param>
    /// <param name="from">Where the page begins; null for the first one.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="keysOnly">True to leave out all properties.</param>
    public async ValueTask<TablePage> QueryAsync(
        string filter, int top, TableContinuation? from, CancellationToken cancellationToken, bool keysOnly = false)
    {
        var uri = QueryUri(filter, top, from, keysOnly);
        var answer = await _sender.SendAsync(new TableRequest(RequestMethod.Get, uri), cancellationToken);
        if (!answer.IsSuccess)
        {
            throw Failure(answer);
        }

        var entities = Parse(answer, json => json.TryGetProperty("value", out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows.EnumerateArray().Select(EntityJson.Read).ToList()
            : throw new FormatException("A page has no rows."));
        var next = answer.Header(ContinuationHeader + NextPartitionKey);
        return new TablePage(
            entities, next is null ? null : new TableContinuation(next, answer.Header(ContinuationHeader + NextRowKey)));
    }

    /// <summary>Carries out all writes or none ("Performing entity group transactions").</summary>
    /// <returns>The new versions in the order of the writes; null if one of them found another version than it names.</returns>
    public async ValueTask<IReadOnlyList<string?>?> SubmitAsync(TableTransaction transaction, CancellationToken cancellationToken)
    {
        var request = new TableRequest(RequestMethod.Post, At("$batch"), transaction.Body(At(table)))
        {
            ContentType = TableTransaction.ContentType,
        };
        var answer = await _sender.SendAsync(request, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw Failure(answer);
        }

        var parts = TransactionAnswer.Parse(answer.Body);
        if (parts.FirstOrDefault(part => part.Status >= 400) is { Status: > 0 } failed)
        {
            return TableErrors.IsConflict(failed.Status, failed.Code)
                ? null
                : throw TableErrors.Describe(Where, failed.Status, failed.Code);
        }

        return parts.Count == transaction.Count
            ? [.. parts.Select(part => part.ETag)]
            : throw new StoreException($"The store {Where}: it answered {parts.Count} of {transaction.Count} writes.");
    }

    /// <summary>Reads all rows that a filter lets through, page after page.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAllAsync(
        string filter, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken, bool keysOnly = false)
    {
        TableContinuation? next = null;
        do
        {
            var page = await QueryAsync(filter, pageSize, next, cancellationToken, keysOnly);
            foreach (var entity in page.Entities)
            {
                yield return entity;
            }

            next = page.Next;
        }
        while (next is not null);
    }

    private async ValueTask<TableWrite> WriteAsync(TableRequest request, TableEntity entity, CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(request, cancellationToken);
        if (answer.IsSuccess)
        {
            return new TableWrite(answer.Header("ETag") ?? throw new StoreException($"The store {Where}: a write has no version."));
        }

        if (!TableErrors.IsConflict(answer.Status, answer.Code))
        {
            throw Failure(answer);
        }

        if (!answer.WasRetried)
        {
            return TableWrite.Conflict;
        }

        // Perhaps it conflicts with itself. Whoever else wrote the very same has done what was to be done.
        var found = await GetAsync(entity.PartitionKey, entity.RowKey, cancellationToken);
        return found is not null && found.HasPropertiesOf(entity) ? new TableWrite(found.ETag) : TableWrite.Conflict;
    }

    private StoreException Failure(TableAnswer answer) => TableErrors.Describe(Where, answer.Status, answer.Code);

    private T Parse<T>(TableAnswer answer, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return read(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new CorruptRecordException($"The store {Where} answered what is no row: {error.Message}", error);
        }
    }

    private Uri At(string resource) => new($"{connection}/{resource}");

    private Uri RowUri(string partitionKey, string rowKey) => TableTransaction.RowUri(At(table), partitionKey, rowKey);

    private Uri QueryUri(string filter, int top, TableContinuation? from, bool keysOnly)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture, $"{connection}/{table}()?$filter={Uri.EscapeDataString(filter)}&$top={top}");
        return new Uri(query
            + (keysOnly ? "&$select=PartitionKey,RowKey" : "")
            + Parameter(NextPartitionKey, from?.PartitionKey)
            + Parameter(NextRowKey, from?.RowKey));

        static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
    }
}
