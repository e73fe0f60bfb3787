using System.Text.Json;

namespace Synod.Gateway;

/// <summary>One object of a submission: a command, or what is wrong with it.</summary>
internal readonly record struct SubmittedItem<T>(string? Id, T? Command, Problem? Problem)
    where T : class;

/// <summary>How many objects a body holds, and how they are written.</summary>
internal enum SubmissionShape
{
    One,
    Array,
    Lines,
    Bulk,
}

/// <summary>What holds for submissions of any kind.</summary>
internal static class Submission
{
    /// <exception cref="ProblemException">There are none, or too many.</exception>
    public static void CheckCount(long count, GatewayOptions options)
    {
        if (count == 0)
        {
            throw Malformed("There is no item in the body; at least one is wanted.");
        }

        if (count > options.MaxItems)
        {
            throw new ProblemException(new Problem(
                ProblemType.TooLarge, $"A request has at most {options.MaxItems} items. Send them in several requests."));
        }
    }

    public static ProblemException Malformed(string message) =>
        new(Problem.Malformed([new InputError("$", message)]));
}

/// <summary>The body of a request that submits one object or many independent ones.</summary>
internal sealed record Submission<T>(SubmissionShape Shape, IReadOnlyList<SubmittedItem<T>> Items)
    where T : class
{
    /// <summary>Reads a body. A malformed item does not stop the others; a body that is not JSON is one problem.</summary>
    /// <exception cref="ProblemException">The body, or the only object in it, is malformed, or there are too many items.</exception>
    public static Submission<T> Read(RequestBody body, GatewayOptions options, IItemReader<T> reader) => body.Format switch
    {
        BodyFormat.None => throw Submission.Malformed("The body is empty. One object, an array of them, or NDJSON is wanted."),
        BodyFormat.Lines => new Submission<T>(SubmissionShape.Lines, ReadLines(body.Bytes, options, reader)),
        BodyFormat.Bulk => new Submission<T>(SubmissionShape.Bulk, reader.ReadBulk(body.Raw, options)),
        _ => PlainJson.TryRead(body.Bytes.Span, options.MaxItems, reader) ?? ReadValue(body.Bytes, options, reader),
    };

    /// <summary>The items that are not malformed, in order.</summary>
    public IReadOnlyList<T> Commands()
    {
        var commands = new List<T>(Items.Count);
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i].Command is { } command)
            {
                commands.Add(command);
            }
        }

        return commands;
    }

    private static Submission<T> ReadValue(ReadOnlyMemory<byte> bytes, GatewayOptions options, IItemReader<T> reader)
    {
        var errors = new InputErrors();
        using var document = StrictJson.Parse(bytes, errors);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Array)
        {
            var item = document is null ? default : reader.Read(document.RootElement, errors);
            errors.ThrowIfAny();
            return new Submission<T>(SubmissionShape.One, [new SubmittedItem<T>(item.Id, item.Command, null)]);
        }

        var array = document.RootElement;
        Submission.CheckCount(array.GetArrayLength(), options);
        var items = new List<SubmittedItem<T>>(array.GetArrayLength());
        foreach (var value in array.EnumerateArray())
        {
            items.Add(ReadItem(value, reader, new InputErrors()));
        }

        return new Submission<T>(SubmissionShape.Array, items);
    }

    private static List<SubmittedItem<T>> ReadLines(
        ReadOnlyMemory<byte> bytes, GatewayOptions options, IItemReader<T> reader)
    {
        var lines = NdJson.Lines(bytes, options.MaxItems);
        Submission.CheckCount(lines.Count, options);
        var items = new List<SubmittedItem<T>>(lines.Count);
        foreach (var line in lines)
        {
            if (PlainJson.TryReadLine(line.Span, reader) is { Command: { } command } plain)
            {
                items.Add(new SubmittedItem<T>(plain.Id, command, null));
                continue;
            }

            var errors = new InputErrors();
            using var document = StrictJson.Parse(line, errors);
            items.Add(document is null
                ? new SubmittedItem<T>(null, null, Problem.Malformed(errors.ToList()))
                : ReadItem(document.RootElement, reader, errors));
        }

        return items;
    }

    private static SubmittedItem<T> ReadItem(JsonElement value, IItemReader<T> reader, InputErrors errors)
    {
        var item = reader.Read(value, errors);
        var id = string.IsNullOrEmpty(item.Id) ? null : item.Id;
        return new SubmittedItem<T>(id, item.Command, errors.Any ? Problem.Malformed(errors.ToList()) : null);
    }
}
