using System.Text.Json;

namespace Synod.Gateway;

/// <summary>What was read of one object.</summary>
/// <param name="Id">Its id, as far as it could be read; empty or null if it could not.</param>
/// <param name="Command">The command; null if the object is malformed.</param>
internal readonly record struct Item<T>(string? Id, T? Command)
    where T : class;

/// <summary>Reads one object of a submission, in one of two ways that never differ in what they read.</summary>
internal interface IItemReader<T>
    where T : class
{
    /// <summary>In which ways the items may be written.</summary>
    BodyTypes BodyTypes { get; }

    /// <summary>Reads any value; what is wrong with it is added to <paramref name="errors"/>.</summary>
    Item<T> Read(JsonElement value, InputErrors errors);

    /// <summary>
    /// Reads an object that is as nearly all are: whole and right, without anything that takes a second look. The reader stands at
    /// its first token, and afterwards at its last.
    /// </summary>
    /// <returns>Nothing if there is anything to be said of it, right or wrong: then <see cref="Read"/> says it.</returns>
    Item<T> ReadPlain(ref Utf8JsonReader reader);

    /// <summary>Reads all items of <see cref="BodyFormat.Bulk"/>.</summary>
    /// <exception cref="ProblemException">One of them is malformed: bytes have no place from which the next could be read.</exception>
    IReadOnlyList<SubmittedItem<T>> ReadBulk(ReadOnlySpan<byte> bytes, GatewayOptions options);
}
