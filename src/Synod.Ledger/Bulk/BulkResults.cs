using System.Buffers;
using System.Buffers.Binary;

namespace Synod.Ledger;

/// <summary>The answer to <see cref="BulkTransactions"/> as bytes (docs/formats.md, "Bulk results").</summary>
public static class BulkResults
{
    /// <summary>The type of such an answer.</summary>
    public const string MediaType = "application/vnd.synod.results";

    private const byte Version = 1;
    private const int HeadSize = 5;
    private const int DoneSize = 2 + 4 + 8 + 8 + 8;
    private const int MinSize = 2 + 1 + 2;
    private const int LeastProblem = 400;
    private const int MostProblem = 599;

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
        var reader = new ByteReader(bytes, "an answer to transactions");
        reader.Version(Version);
        var count = reader.U32();
        if (count > reader.Left / MinSize)
        {
            throw reader.Fault($"it ends before its {count} results");
        }

        var results = new BulkResult[count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Read(ref reader);
        }

        reader.End();
        return results;
    }

    private static BulkResult Read(ref ByteReader reader)
    {
        int status = reader.U16();
        if (status is BulkResult.Created or BulkResult.Repeated)
        {
            return new BulkResult(status, reader.Shards(least: 0), reader.U64(), reader.U64(), reader.Time(), "", "");
        }

        if (status is < LeastProblem or > MostProblem)
        {
            throw reader.Fault($"{status} is no status of a result");
        }

        var problem = reader.Str8();
        return problem.Length > 0
            ? BulkResult.Not(status, problem, reader.Str16())
            : throw reader.Fault("a problem in it has no name");
    }
}
