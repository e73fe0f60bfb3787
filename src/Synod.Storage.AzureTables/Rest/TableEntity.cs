namespace Synod.Storage.AzureTables;

/// <summary>
/// One row of a table: its two keys and its properties. The values that Synod writes are <see cref="string"/>,
/// <see cref="long"/> (Edm.Int64) and <see cref="byte"/> arrays (Edm.Binary); a value of any other type that was read is
/// kept as the JSON that came, and is wrong wherever it is asked for.
/// </summary>
/// <param name="partitionKey">The key that decides which rows can be written together.</param>
/// <param name="rowKey">The key within the partition.</param>
internal sealed class TableEntity(string partitionKey, string rowKey)
{
    private readonly Dictionary<string, object> _properties = new(StringComparer.Ordinal);

    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    /// <summary>The version that was read; null for an entity that is to be written.</summary>
    public string? ETag { get; init; }

    /// <summary>All properties but the keys, the timestamp and what OData says of them.</summary>
    public IReadOnlyDictionary<string, object> Properties => _properties;

    /// <summary>Sets a property.</summary>
    public object this[string name]
    {
        set => _properties[name] = value;
    }

    /// <summary>A property that must be there.</summary>
    /// <exception cref="FormatException">It is missing, or of another type.</exception>
    public byte[] Binary(string name) => Get<byte[]>(name);

    /// <inheritdoc cref="Binary"/>
    public string Text(string name) => Get<string>(name);

    /// <inheritdoc cref="Binary"/>
    public long Integer(string name) => Get<long>(name);

    /// <summary>A number that is a height, a position or a count.</summary>
    /// <exception cref="FormatException">It is missing, of another type, or negative.</exception>
    public ulong Count(string name) => Integer(name) is >= 0 and var value
        ? (ulong)value
        : throw new FormatException($"The property '{name}' is negative.");

    /// <summary>A number that is a size.</summary>
    /// <exception cref="FormatException">It is missing, of another type, negative, or larger than a size can be.</exception>
    public int Size(string name) => Integer(name) is >= 0 and <= int.MaxValue and var value
        ? (int)value
        : throw new FormatException($"The property '{name}' is no size.");

    /// <summary>A number that need not be there.</summary>
    /// <exception cref="FormatException">It is of another type, or negative.</exception>
    public ulong? CountOrNone(string name) => _properties.ContainsKey(name) ? Count(name) : null;

    /// <summary>A text that need not be there.</summary>
    /// <exception cref="FormatException">It is of another type.</exception>
    public string? TextOrNone(string name) => _properties.ContainsKey(name) ? Text(name) : null;

    /// <summary>True if the other row has the same properties, whatever its version.</summary>
    public bool HasPropertiesOf(TableEntity other) =>
        _properties.Count == other._properties.Count
        && _properties.All(mine => other._properties.TryGetValue(mine.Key, out var theirs) && AreEqual(mine.Value, theirs));

    private static bool AreEqual(object one, object two) =>
        one is byte[] bytes ? two is byte[] others && bytes.AsSpan().SequenceEqual(others) : one.Equals(two);

    private T Get<T>(string name) => _properties.GetValueOrDefault(name) switch
    {
        T value => value,
        null => throw new FormatException($"The property '{name}' is missing."),
        _ => throw new FormatException($"The property '{name}' has the wrong type."),
    };
}
