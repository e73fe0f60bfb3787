using System.Text;

namespace Synod.Ledger;

/// <summary>The binary form of metadata (docs/formats.md, "Metadata"): what a commitment is made over.</summary>
public static class MetadataCodec
{
    /// <summary>The bytes of metadata.</summary>
    /// <exception cref="ArgumentException">The metadata is empty: it has no bytes and no commitment.</exception>
    public static byte[] Encode(Metadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.IsEmpty)
        {
            throw new ArgumentException("Empty metadata has no binary form.", nameof(metadata));
        }

        var writer = new ByteWriter(stackalloc byte[512]);
        Write(ref writer, metadata);
        return writer.Written.ToArray();
    }

    /// <summary>Reads metadata.</summary>
    /// <exception cref="FormatException">These are not the bytes of metadata: the message says what is wrong.</exception>
    public static Metadata Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes, "metadata");
        var metadata = ReadPairs(ref reader, reader.U16());
        reader.End();
        return metadata;
    }

    /// <summary>Reads what comes after the count.</summary>
    internal static Metadata ReadPairs(ref ByteReader reader, int count)
    {
        if (count is 0 or > Metadata.MaxPairs)
        {
            throw reader.Fault($"it has {count} pairs");
        }

        var pairs = new KeyValuePair<string, string>[count];
        for (var i = 0; i < count; i++)
        {
            pairs[i] = new(reader.Str16(), reader.Str16());
        }

        if (!Metadata.TryCreate(pairs, out var metadata, out var problem))
        {
            throw reader.Fault(problem);
        }

        // Sorting must have found nothing to do: another order would be another encoding of the same map.
        for (var i = 0; i < count; i++)
        {
            if (metadata.Pairs[i].Key != pairs[i].Key)
            {
                throw reader.Fault("its keys are not in order");
            }
        }

        return metadata;
    }

    /// <summary>The length of what <see cref="Encode"/> makes, without making it; 0 for empty metadata.</summary>
    internal static int SizeOf(Metadata metadata)
    {
        if (metadata.IsEmpty)
        {
            return 0;
        }

        var size = 2;
        foreach (var (key, value) in metadata.Pairs)
        {
            size += 4 + Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }

        return size;
    }

    internal static void Write(ref ByteWriter writer, Metadata metadata)
    {
        writer.U16(metadata.Pairs.Count);
        foreach (var (key, value) in metadata.Pairs)
        {
            writer.Str16(key);
            writer.Str16(value);
        }
    }
}
