using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Synod.Storage.AzureTables;

/// <summary>
/// Entities as the table service writes and reads them: JSON with <c>odata=minimalmetadata</c>, in which a property says
/// its type if JSON alone does not show it ("Payload format for Table service operations").
/// </summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";
    private const string BinaryType = "Edm.Binary";
    private const string Int64Type = "Edm.Int64";

    /// <summary>The bytes of an entity in a request.</summary>
    public static byte[] Write(TableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("PartitionKey", entity.PartitionKey);
            json.WriteString("RowKey", entity.RowKey);
            foreach (var (name, value) in entity.Properties)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an entity of a response.</summary>
    /// <exception cref="FormatException">It has no keys or no version, or a value does not have the type that it claims.</exception>
    public static TableEntity Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("An entity is not a JSON object.");
        }

        var entity = new TableEntity(Key(json, "PartitionKey"), Key(json, "RowKey")) { ETag = Key(json, "odata.etag") };
        foreach (var property in json.EnumerateObject())
        {
            if (!EntityLimits.IsOfService(property.Name) && !property.Name.Contains("odata.", StringComparison.Ordinal))
            {
                entity[property.Name] = Value(json, property);
            }
        }

        return entity;
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case byte[] bytes:
                json.WriteString(name + TypeSuffix, BinaryType);
                json.WriteBase64String(name, bytes);
                break;
            case long integer:
                json.WriteString(name + TypeSuffix, Int64Type);
                json.WriteString(name, integer.ToString(CultureInfo.InvariantCulture));
                break;
            case string text:
                json.WriteString(name, text);
                break;
            default:
                throw new ArgumentException($"The property '{name}' is a {value.GetType().Name}, which Synod does not write.");
        }
    }

    private static object Value(JsonElement entity, JsonProperty property)
    {
        var type = entity.TryGetProperty(property.Name + TypeSuffix, out var named) ? named.GetString() : null;
        if (property.Value.ValueKind != JsonValueKind.String)
        {
            return property.Value.Clone();
        }

        return type switch
        {
            null or "Edm.String" => property.Value.GetString()!,
            BinaryType => property.Value.TryGetBytesFromBase64(out var bytes) ? bytes : throw Wrong(property.Name, BinaryType),
            Int64Type => long.TryParse(
                property.Value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                ? integer
                : throw Wrong(property.Name, Int64Type),
            _ => property.Value.Clone(),
        };
    }

    private static string Key(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"An entity has no '{name}'.");

    private static FormatException Wrong(string name, string type) => new($"The property '{name}' is no {type}.");
}
