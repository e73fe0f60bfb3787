using System.Buffers;
using System.Buffers.Binary;

namespace Synod.Ledger;

/// <summary>The answer to <see cref="BulkTransactions"/> as bytes (docs/formats.md, "Bulk results").</summary>
public static class BulkResults
{
    /// <summary>The type of such an answer.</summary>
    public const string MediaType = "application/vnd.synod.results";

    internal const byte Version = 1;
    private const int HeadSize = 5;
    private const int DoneSize = 2 + 4 + 8 + 8 + 8;

    /// <summary>Begins an answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="count">How many results follow.</param>
    public static void WriteHead(IBufferWriter<byte> output, int count)
    {
        ArgumentNullException.ThrowIfNull(output);
        var head = output.GetSpan(HeadSize);
        head[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)count);
        output.Advance(HeadSize);
    }

    /// <summary>Writes one result.</summary>
    public static void Write(IBufferWriter<byte> output, in BulkResult result)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!result.IsDone)
        {
            var writer = new ByteWriter(stackalloc byte[512]);
            writer.U16(result.Status);
            writer.Name(result.Problem);
            writer.Str16(result.Detail);
            output.Write(writer.Written);
            return;
        }

        var span = output.GetSpan(DoneSize);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)result.Status);
        BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)result.Shard);
        BinaryPrimitives.WriteUInt64BigEndian(span[6..], result.Height);
        BinaryPrimitives.WriteUInt64BigEndian(span[14..], result.Index);
        BinaryPrimitives.WriteUInt64BigEndian(span[22..], (ulong)result.Timestamp.Microseconds);
        output.Advance(DoneSize);
    }

    /// <summary>Reads a whole answer.</summary>
    /// <exception cref="FormatException">These are not the bytes of one: the message says what is wrong.</exception>
    public static BulkResult[] Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new BulkResultReader(bytes);
        var results = new BulkResult[reader.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = reader.Next();
        }

        reader.End();
        return results;
    }
}
