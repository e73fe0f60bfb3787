using System.Globalization;

namespace Synod.Storage.AzureTables;

/// <summary>
/// Bytes that are too many for one property, in the properties <c>Data</c>, <c>Data1</c>, ..., <c>Data14</c>: 64 KiB in
/// each but the last. The names and the sizes are those of the Orleans table provider.
/// </summary>
internal static class BinaryParts
{
    private const int MaxParts = 15;

    /// <summary>The most bytes that an entity takes; the rest of its 1 MiB is for its keys and names.</summary>
    public const int MaxBytes = MaxParts * EntityLimits.MaxBinaryBytes;

    /// <summary>Puts bytes into an entity.</summary>
    /// <exception cref="TableLimitException">They are too many.</exception>
    public static void Write(TableEntity entity, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new TableLimitException($"An entity takes {MaxBytes} bytes of data, not {bytes.Length}.");
        }

        for (var part = 0; part == 0 || !bytes.IsEmpty; part++)
        {
            var length = Math.Min(bytes.Length, EntityLimits.MaxBinaryBytes);
            entity[Name(part)] = bytes[..length].ToArray();
            bytes = bytes[length..];
        }
    }

    /// <summary>Takes the bytes out of an entity.</summary>
    /// <exception cref="FormatException">
    /// A part is missing in the middle, is of another type or has another size than it must have, or something else is there.
    /// </exception>
    public static byte[] Read(TableEntity entity)
    {
        var parts = new List<byte[]>();
        foreach (var _ in entity.Properties)
        {
            // As many properties as there are must be the first parts: then none is missing, and none is somebody else's.
            var part = entity.Binary(Name(parts.Count));
            if (parts.Count > 0 && parts[^1].Length != EntityLimits.MaxBinaryBytes)
            {
                throw new FormatException($"The property '{Name(parts.Count - 1)}' is too short.");
            }

            parts.Add(part);
        }

        return parts.Count switch
        {
            0 => throw new FormatException("The property 'Data' is missing."),
            1 => parts[0],
            _ => Join(parts),
        };
    }

    private static byte[] Join(List<byte[]> parts)
    {
        var bytes = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(bytes, at);
            at += part.Length;
        }

        return bytes;
    }

    private static string Name(int part) => part == 0 ? "Data" : "Data" + part.ToString(CultureInfo.InvariantCulture);
}
