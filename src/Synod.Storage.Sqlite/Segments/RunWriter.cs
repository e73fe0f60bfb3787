namespace Synod.Storage.Sqlite;

/// <summary>Writes a run, from records that come in order.</summary>
internal sealed class RunWriter : IDisposable
{
    private const int BufferPages = 64;

    private readonly SegmentFile _file;
    private readonly long _records;
    private readonly BloomFilter _filter;
    private readonly byte[] _buffer = new byte[BufferPages * RunPage.Bytes];
    private long _writtenPages;
    private int _bufferedPages;
    private int _onPage;
    private bool _isFinished;

    /// <param name="file">An empty file, which the run takes over.</param>
    /// <param name="records">How many records will come; at least one.</param>
    public RunWriter(SegmentFile file, long records)
    {
        _file = file;
        _records = records;
        _filter = new BloomFilter(records);
    }

    public void Add(in FactRecord record)
    {
        record.Write(Page()[(_onPage * FactRecord.Bytes)..]);
        _filter.Add(record.Key);
        if (++_onPage == RunPage.Records)
        {
            EndPage();
        }
    }

    /// <summary>Writes the rest. The run is durable after a flush.</summary>
    public RunFile Finish()
    {
        if (_onPage > 0)
        {
            EndPage();
        }

        for (var words = _filter.Words; words.Length > 0;)
        {
            var count = Math.Min(words.Length, RunPage.FilterBytes / sizeof(ulong));
            LittleEndian.Copy(words[..count], Page());
            words = words[count..];
            EndPage();
        }

        WriteBuffer();
        _isFinished = true;
        return new RunFile(_file, _records, _filter);
    }

    /// <summary>Gives an unfinished run up, and its room on the disk back.</summary>
    public void Dispose()
    {
        if (!_isFinished)
        {
            _file.Discard();
        }
    }

    private Span<byte> Page() => _buffer.AsSpan(_bufferedPages * RunPage.Bytes, RunPage.Bytes);

    private void EndPage()
    {
        RunPage.Seal(_file.Seed, _writtenPages + _bufferedPages, Page());
        _onPage = 0;
        if (++_bufferedPages == BufferPages)
        {
            WriteBuffer();
        }
    }

    private void WriteBuffer()
    {
        _file.Write(_buffer.AsSpan(0, _bufferedPages * RunPage.Bytes), _writtenPages * RunPage.Bytes);
        _writtenPages += _bufferedPages;
        _bufferedPages = 0;
        Array.Clear(_buffer);
    }
}
