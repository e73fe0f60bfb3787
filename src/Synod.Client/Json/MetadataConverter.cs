using System.Text.Json;
using System.Text.Json.Serialization;
using Synod.Ledger;

namespace Synod.Client;

/// <summary>Metadata as a JSON object of strings. JSON's null is C#'s null: metadata that was erased.</summary>
internal sealed class MetadataConverter : JsonConverter<Metadata>
{
    public override Metadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Metadata is an object of strings.");
        }

        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException("Metadata is an object of strings.");
            }

            pairs.Add(new(key, reader.GetString()!));
        }

        return Metadata.TryCreate(pairs, out var metadata, out var problem) ? metadata : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, Metadata value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value.Pairs)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }
}
