using System.Text.Json;
using System.Text.Json.Serialization;

namespace Synod.Client;

/// <summary>A JSON string that stands for a value of the ledger: one text for a value, and nothing else is read.</summary>
/// <typeparam name="T">The value.</typeparam>
internal abstract class TextConverter<T> : JsonConverter<T>
{
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !TryParse(reader.GetString()!, out var value))
        {
            throw new JsonException($"This is not the text of a {typeof(T).Name}.");
        }

        return value;
    }

    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    protected abstract bool TryParse(string text, out T value);

    protected abstract string Format(T value);
}
