using System.Globalization;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The files of a shard's statement lines: those of processes before this one, which are only read, and its own, which is
/// appended to. Several may read while one appends.
/// </summary>
internal sealed class LineFiles(SegmentDirectory directory, long shard, uint epoch) : IDisposable
{
    private readonly Dictionary<uint, (SegmentFile File, long Length)> _older = [];
    private volatile SegmentFile? _own;

    /// <summary>How much of its own file counts, in bytes: what a failed append has left after it is written over.</summary>
    public long End { get; private set; }

    /// <summary>The files that have lines: their epoch and how much of them counts.</summary>
    public IEnumerable<(uint Epoch, long Length)> Parts =>
        _older.Select(older => (older.Key, older.Value.Length)).Concat(End > 0 ? [(epoch, End)] : []);

    /// <summary>The name of the file of a process.</summary>
    public static SegmentName Name(long shard, uint epoch) => new(SegmentKind.Lines, shard, epoch, 0);

    /// <summary>Opens the file of an earlier process.</summary>
    /// <exception cref="CorruptRecordException">It is missing or too short.</exception>
    public void OpenOlder(uint of, long length) =>
        _older.Add(of, (directory.OpenToRead(Name(shard, of), length, mayBeLonger: true), length));

    /// <summary>The file to append to, which is made when it is needed first.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public SegmentFile Own() => _own ??= directory.Create(Name(shard, epoch));

    /// <summary>Writes lines after those that count. They count after <see cref="Count"/>.</summary>
    /// <exception cref="StoreException">The disk is full, or failed.</exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        if (End + lines.Length > LinePosition.MaxOffset)
        {
            throw new StoreException(string.Create(
                CultureInfo.InvariantCulture,
                $"A file of the index cannot have more than {LinePosition.MaxOffset} bytes: start the service again for another one."));
        }

        Own().Write(lines, End);
    }

    /// <summary>Lets the bytes that were written last count.</summary>
    public void Count(int bytes) => End += bytes;

    /// <summary>Makes the lines durable.</summary>
    public void Flush() => _own?.Flush();

    /// <summary>The file that a line is in; null if no line can be there.</summary>
    public SegmentFile? Find(LinePosition line) =>
        line.Epoch == epoch ? _own : _older.TryGetValue(line.Epoch, out var older) ? older.File : null;

    public void Dispose()
    {
        _own?.Dispose();
        foreach (var (file, _) in _older.Values)
        {
            file.Dispose();
        }
    }
}
