using System.Text.Json;

namespace Synod.Gateway;

/// <summary>Reads a value from its text, as the types of the ledger do it.</summary>
internal delegate bool TextParser<T>(string? text, out T value);

/// <summary>The fields of one JSON object: each at most once, none that is not known. Null stands for an absent field.</summary>
internal readonly struct JsonFields
{
    private readonly string[] _names;
    private readonly JsonElement[] _values;
    private readonly InputErrors _errors;

    private JsonFields(string[] names, InputErrors errors)
    {
        _names = names;
        _values = new JsonElement[names.Length];
        _errors = errors;
    }

    /// <summary>Reads an object's fields; what is wrong with any of them is added to <paramref name="errors"/>.</summary>
    public static JsonFields Read(JsonElement value, string[] names, InputErrors errors)
    {
        var fields = new JsonFields(names, errors);
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"An object is wanted, not {StrictJson.KindOf(value)}.");
            return fields;
        }

        foreach (var property in value.EnumerateObject())
        {
            fields.Take(property);
        }

        return fields;
    }

    /// <summary>True if the field is there and is not null.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        value = _values[Array.IndexOf(_names, name)];
        return value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
    }

    /// <summary>A string's value; <paramref name="absent"/> if it is not there, an error if it breaks the rule.</summary>
    public T Read<T>(string name, TextParser<T> parser, string rule, T absent)
    {
        if (!TryGet(name, out var value))
        {
            return absent;
        }

        using var place = _errors.At(name);
        if (StrictJson.Text(value, _errors, rule) is not { } text)
        {
            return absent;
        }

        if (parser(text, out var parsed))
        {
            return parsed;
        }

        _errors.Add(rule + ".");
        return absent;
    }

    /// <summary>The same for a field that must be there.</summary>
    public T Require<T>(string name, TextParser<T> parser, string rule)
        where T : struct
    {
        if (!TryGet(name, out _))
        {
            Missing(name, rule);
        }

        return Read(name, parser, rule, default(T));
    }

    /// <summary>A whole number's value within limits; null if it is not there, an error if it is not within them.</summary>
    public long? ReadWhole(string name, long min, long max, string rule)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        using var place = _errors.At(name);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) && whole >= min && whole <= max)
        {
            return whole;
        }

        _errors.Add(value.ValueKind == JsonValueKind.Number ? rule + "." : $"{rule}, not {StrictJson.KindOf(value)}.");
        return null;
    }

    /// <summary>Adds the error of a field that should be there.</summary>
    public void Missing(string name, string rule)
    {
        using var place = _errors.At(name);
        _errors.Add($"This is missing. {rule}.");
    }

    private void Take(JsonProperty property)
    {
        string name;
        try
        {
            name = property.Name;
        }
        catch (InvalidOperationException)
        {
            _errors.Add("The name of a field has half of a surrogate pair.");
            return;
        }

        var index = Array.IndexOf(_names, name);
        if (index >= 0 && _values[index].ValueKind == JsonValueKind.Undefined)
        {
            _values[index] = property.Value;
            return;
        }

        using var place = _errors.At(name);
        _errors.Add(index >= 0 ? "This field is there twice." : "Nothing knows this field.");
    }
}
