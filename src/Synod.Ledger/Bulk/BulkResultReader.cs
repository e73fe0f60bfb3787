namespace Synod.Ledger;

/// <summary>
/// Reads <see cref="BulkResults"/> one by one. Whatever would not have been written is a <see cref="FormatException"/> that says what
/// and at which byte.
/// </summary>
public ref struct BulkResultReader
{
    private const int MinSize = 2 + 1 + 2;
    private const int LeastProblem = 400;
    private const int MostProblem = 599;
    private ByteReader _reader;

    /// <summary>Begins with the bytes' head.</summary>
    /// <exception cref="FormatException">It is not the head of bulk results, or it announces more than the bytes can hold.</exception>
    public BulkResultReader(ReadOnlySpan<byte> bytes)
    {
        _reader = new ByteReader(bytes, "an answer to transactions");
        _reader.Version(BulkResults.Version);
        var count = _reader.U32();
        Count = count <= _reader.Left / MinSize ? (int)count : throw _reader.Fault($"it ends before its {count} results");
    }

    /// <summary>How many results there are.</summary>
    public int Count { get; }

    /// <summary>The next result.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public BulkResult Next()
    {
        int status = _reader.U16();
        if (status is BulkResult.Created or BulkResult.Repeated)
        {
            return new BulkResult(status, _reader.Shards(least: 0), _reader.U64(), _reader.U64(), _reader.Time(), "", "");
        }

        if (status is < LeastProblem or > MostProblem)
        {
            throw _reader.Fault($"{status} is no status of a result");
        }

        var problem = _reader.Str8();
        return problem.Length > 0
            ? BulkResult.Not(status, problem, _reader.Str16())
            : throw _reader.Fault("a problem in it has no name");
    }

    /// <summary>To be called after the last of them.</summary>
    /// <exception cref="FormatException">Bytes are left over.</exception>
    public readonly void End() => _reader.End();
}
