using System.Globalization;
using Orleans.Storage;

namespace Synod.Grains;

/// <summary>What the votes of the cluster are called where they are stored (docs/formats.md, "Slot rows").</summary>
public static class SlotStorage
{
    /// <summary>The grain type of slots, the first part of their grain ids.</summary>
    public const string GrainType = "slot";

    /// <summary>The name of a slot's state, in tables the row key.</summary>
    public const string StateName = "vote";

    /// <summary>The name of the grain storage that keeps the votes of an acceptor.</summary>
    /// <param name="acceptor">Its number, from 1.</param>
    public static string NameOf(int acceptor) => string.Create(CultureInfo.InvariantCulture, $"acceptor-{acceptor}");
}

/// <summary>A slot's state as grain state; the slot record is its only stored form.</summary>
[GenerateSerializer, Alias("synod.SlotVotes")]
public sealed class SlotVotes
{
    /// <summary>The slot record (docs/formats.md, "Slot record"); null before the first write.</summary>
    [Id(0)]
    public byte[]? Record { get; set; }
}

/// <summary>Stores <see cref="SlotVotes"/> as the slot record and nothing around it: what one runtime wrote, another opens.</summary>
public sealed class SlotVotesSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => input is SlotVotes { Record: { } record }
        ? new BinaryData(record)
        : throw new ArgumentException($"This storage keeps {nameof(SlotVotes)} that have a record, nothing else.", nameof(input));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return (T)(object)new SlotVotes { Record = input.ToArray() };
    }
}
