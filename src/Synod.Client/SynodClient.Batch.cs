using Synod.Ledger;

namespace Synod.Client;

/// <content>Many at once.</content>
public sealed partial class SynodClient
{
    private const int OutcomeUnknown = 504;

    private async Task<IReadOnlyList<ItemResult>> SubmitBatchAsync<T>(
        IReadOnlyList<T> items,
        Func<IReadOnlyList<T>, ApiRequest> request,
        Func<IReadOnlyList<T>, ApiAnswer, IReadOnlyList<ItemResult>> read,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items.Count, MaxBatch, nameof(items));
        var results = new ItemResult[items.Count];
        var open = Enumerable.Range(0, items.Count).ToArray();
        var schedule = _sender.Begin();
        while (open.Length > 0)
        {
            T[] asked = [.. open.Select(i => items[i])];
            var answered = read(asked, await _sender.SendAsync(request(asked), cancellationToken));
            if (answered.Count != open.Length)
            {
                throw new SynodProtocolException($"A batch of {open.Length} was answered with {answered.Count} results.");
            }

            for (var i = 0; i < open.Length; i++)
            {
                results[open[i]] = Merge(results[open[i]], answered[i]);
            }

            open = [.. open.Where(i => IsPassing(results[i].Status))];
            if (open.Length > 0 && !await schedule.WaitAsync(null, cancellationToken))
            {
                break;
            }
        }

        return results;
    }

    private static IReadOnlyList<ItemResult> ReadJson(ApiAnswer answer) => answer.Read(WireJson.Default.ItemResults).Results;

    private static ItemResult[] ReadBulk(IReadOnlyList<SubmitTransaction> transactions, ApiAnswer answer)
    {
        BulkResult[] results;
        try
        {
            results = BulkResults.Decode(answer.Body);
        }
        catch (FormatException exception)
        {
            throw new SynodProtocolException("The answer is not one of this API: " + exception.Message, exception);
        }

        // Another number of them is for the caller to find.
        return [.. results.Select((result, i) => ItemOf(i < transactions.Count ? transactions[i].Id.Value : null, result))];
    }

    private static ItemResult ItemOf(string? id, BulkResult result) => result.IsDone
        ? new ItemResult(id, result.Status, result.Shard, result.Height, result.Index)
        : new ItemResult(id, result.Status, Problem: Problem.Of(result.Problem, result.Detail));

    // What was unknown stays unknown until the ledger itself says otherwise: "no quorum" now is about now.
    private static ItemResult Merge(ItemResult? before, ItemResult now) =>
        before?.Status == OutcomeUnknown && IsPassing(now.Status) ? before : now;

    private static bool IsPassing(int status) => status is 429 or 503 or OutcomeUnknown;
}
