using System.Text.Json;
using System.Text.Unicode;

namespace Synod.Gateway;

/// <summary>
/// Reads a body of plain objects in one pass over its bytes. Whatever is not plain, it leaves to the strict reader, which knows what
/// to say of it; so it decides nothing but how fast a body without faults is read.
/// </summary>
internal static class PlainJson
{
    /// <summary>The items of a body that is one object or an array; null if it is not plain.</summary>
    public static Submission<T>? TryRead<T>(ReadOnlySpan<byte> bytes, int maxItems, IItemReader<T> reader)
        where T : class
    {
        if (!Utf8.IsValid(bytes))
        {
            return null;
        }

        try
        {
            var json = new Utf8JsonReader(bytes, StrictJson.ReaderOptions);
            json.Read();
            var isArray = json.TokenType == JsonTokenType.StartArray;
            IReadOnlyList<SubmittedItem<T>>? items = isArray
                ? TryReadArray(ref json, maxItems, reader)
                : TryReadOne(ref json, reader);
            return items is null || json.Read()
                ? null
                : new Submission<T>(isArray ? SubmissionShape.Array : SubmissionShape.One, items);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The item of a line that is one object; nothing if it is not plain.</summary>
    public static Item<T> TryReadLine<T>(ReadOnlySpan<byte> line, IItemReader<T> reader)
        where T : class
    {
        if (!Utf8.IsValid(line))
        {
            return default;
        }

        try
        {
            var json = new Utf8JsonReader(line, StrictJson.ReaderOptions);
            json.Read();
            var item = reader.ReadPlain(ref json);
            return item.Command is null || json.Read() ? default : item;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static List<SubmittedItem<T>>? TryReadArray<T>(ref Utf8JsonReader json, int maxItems, IItemReader<T> reader)
        where T : class
    {
        var items = new List<SubmittedItem<T>>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var item = reader.ReadPlain(ref json);
            if (item.Command is null || items.Count == maxItems)
            {
                return null;
            }

            items.Add(new SubmittedItem<T>(item.Id, item.Command, null));
        }

        return items.Count == 0 ? null : items;
    }

    private static SubmittedItem<T>[]? TryReadOne<T>(ref Utf8JsonReader json, IItemReader<T> reader)
        where T : class
    {
        var item = reader.ReadPlain(ref json);
        return item.Command is null ? null : [new SubmittedItem<T>(item.Id, item.Command, null)];
    }
}
