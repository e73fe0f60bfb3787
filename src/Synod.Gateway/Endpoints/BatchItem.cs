using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>What became of one item of many: where its entry is, or its problem. On the wire an <see cref="ItemResultBody"/>.</summary>
/// <param name="Id">The item's id; null if it could not be read.</param>
/// <param name="Done">What it has become; null if it was not done.</param>
/// <param name="Problem">Why it was not; null if it was.</param>
internal readonly record struct BatchItem(string? Id, CommandResult.Done? Done, Problem? Problem)
{
    private static readonly JsonEncodedText IdName = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText StatusName = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText ShardName = JsonEncodedText.Encode("shard");
    private static readonly JsonEncodedText HeightName = JsonEncodedText.Encode("height");
    private static readonly JsonEncodedText IndexName = JsonEncodedText.Encode("index");

    /// <summary>What the item alone would have been answered.</summary>
    public int Status => Problem is { } problem ? problem.Type.Status : Done!.IsRepeat ? 200 : 201;

    /// <summary>Puts the ledger's results back between the items that it never saw.</summary>
    public static BatchItem[] All<T>(Submission<T> submission, IReadOnlyList<CommandResult> results)
        where T : class
    {
        var items = new BatchItem[submission.Items.Count];
        var next = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var item = submission.Items[i];
            var result = item.Problem is null ? results[next++] : null;
            items[i] = new BatchItem(
                item.Id, result as CommandResult.Done, result is null ? item.Problem : Outcomes.ProblemOf(result));
        }

        return items;
    }

    /// <summary>The status of all of them together.</summary>
    public static int StatusOf(ReadOnlySpan<BatchItem> items)
    {
        var repeats = 0;
        foreach (var item in items)
        {
            if (item.Problem is not null)
            {
                return StatusCodes.Status207MultiStatus;
            }

            repeats += item.Done!.IsRepeat ? 1 : 0;
        }

        return repeats == 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK;
    }

    public BulkResult ToBulk() => Done is { Place: var place, IsRepeat: var isRepeat }
        ? BulkResult.Done(isRepeat, place.Shard, place.Height, place.Index, place.Timestamp)
        : BulkResult.Not(Problem!.Type.Status, Problem.Type.Name, Problem.Detail);

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Problem is { } problem)
        {
            JsonSerializer.Serialize(writer, ItemResultBody.From(Id, problem), GatewayJson.Written.ItemResultBody);
            return;
        }

        // By hand: thousands of these are the whole answer to a batch.
        var place = Done!.Place;
        writer.WriteStartObject();
        writer.WriteString(IdName, Id);
        writer.WriteNumber(StatusName, Status);
        writer.WriteNumber(ShardName, place.Shard);
        writer.WriteNumber(HeightName, place.Height);
        writer.WriteNumber(IndexName, place.Index);
        writer.WriteEndObject();
    }
}
