namespace Synod.Storage.AzureTables;

/// <summary>
/// The limits of Azure's table service ("Understanding the Table service data model"). They are checked before anything is
/// sent, since an emulator that lets more through would hide a fault until production.
/// </summary>
internal static class EntityLimits
{
    /// <summary>The most bytes in a binary property.</summary>
    public const int MaxBinaryBytes = 64 << 10;

    /// <summary>The most UTF-16 units in a text property: 64 KiB.</summary>
    public const int MaxTextLength = 32 << 10;

    /// <summary>The most bytes in an entity, names and keys included.</summary>
    public const int MaxEntityBytes = 1 << 20;

    /// <summary>The most properties of an entity besides its keys and its timestamp.</summary>
    public const int MaxProperties = 252;

    /// <summary>The most UTF-16 units in a key: 1 KiB, of which a unit takes two bytes at most in what Synod writes.</summary>
    public const int MaxKeyLength = 512;

    /// <summary>The most UTF-16 units in a property's name.</summary>
    public const int MaxNameLength = 255;

    /// <summary>The most operations in an entity group transaction.</summary>
    public const int MaxOperations = 100;

    /// <summary>The most bytes in the body of an entity group transaction.</summary>
    public const int MaxTransactionBytes = 4 << 20;

    /// <summary>Refuses an entity that the service would refuse.</summary>
    /// <exception cref="TableLimitException">It passes a limit.</exception>
    public static void Check(TableEntity entity)
    {
        CheckKey(entity, "partition key", entity.PartitionKey);
        CheckKey(entity, "row key", entity.RowKey);
        var count = entity.Properties.Count;
        Require(entity, count <= MaxProperties, $"has {count} properties, of {MaxProperties} allowed");
        foreach (var (name, value) in entity.Properties)
        {
            CheckProperty(entity, name, value);
        }

        var size = Size(entity);
        Require(entity, size <= MaxEntityBytes, $"has {size} bytes, of {MaxEntityBytes} allowed");
    }

    /// <summary>True for the properties that every entity has: its keys and its timestamp.</summary>
    public static bool IsOfService(string name) => name is "PartitionKey" or "RowKey" or "Timestamp";

    /// <summary>
    /// An entity's size as the service counts it: 4 bytes, the keys in UTF-16, and for each property 8 bytes, its name in
    /// UTF-16 and its value; text and binary values have a length of 4 bytes before them.
    /// </summary>
    public static int Size(TableEntity entity) =>
        4 + (2 * (entity.PartitionKey.Length + entity.RowKey.Length))
        + entity.Properties.Sum(property => 8 + (2 * property.Key.Length) + Size(property.Value));

    private static int Size(object value) => value switch
    {
        byte[] bytes => 4 + bytes.Length,
        string text => 4 + (2 * text.Length),
        _ => sizeof(long),
    };

    private static void CheckKey(TableEntity entity, string what, string key)
    {
        Require(entity, key.Length <= MaxKeyLength, $"has a {what} of {key.Length} characters, of {MaxKeyLength} allowed");
        Require(
            entity,
            !key.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)),
            $"has a {what} with a character that a key may not have (/ \\ # ? or a control character)");
    }

    private static void CheckProperty(TableEntity entity, string name, object value)
    {
        Require(entity, name.Length is > 0 and <= MaxNameLength, $"has a property name of {name.Length} characters");
        Require(entity, !IsOfService(name), $"has a property '{name}', which the service has for itself");
        switch (value)
        {
            case byte[] bytes:
                Require(
                    entity, bytes.Length <= MaxBinaryBytes, $"has {bytes.Length} bytes in '{name}', of {MaxBinaryBytes} allowed");
                break;
            case string text:
                Require(
                    entity, text.Length <= MaxTextLength, $"has {text.Length} characters in '{name}', of {MaxTextLength} allowed");
                break;
        }
    }

    private static void Require(TableEntity entity, bool holds, string words)
    {
        if (!holds)
        {
            throw new TableLimitException($"The entity '{entity.PartitionKey}', '{entity.RowKey}' {words}.");
        }
    }
}
