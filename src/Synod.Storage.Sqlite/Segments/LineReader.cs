using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>Reads lines from their files, from the newest to older ones: those that lie close before a line come with it.</summary>
internal sealed class LineReader(LineFiles files, int account)
{
    private const int WindowBytes = 4096;

    private readonly byte[] _window = new byte[WindowBytes];
    private SegmentFile? _file;
    private long _start;
    private int _count;

    /// <summary>Reads the account's line of a number.</summary>
    /// <exception cref="CorruptRecordException">It is not there, or damaged.</exception>
    public StoredLine Read(LinePosition position, ulong number)
    {
        var file = files.Find(position)
            ?? throw new FormatException("A statement line points to a file that is not there.");
        var offset = position.Offset;
        if (file != _file || offset < _start || offset + LineRecord.MaxBytes > _start + WindowBytes)
        {
            _file = null;
            _start = Math.Max(0, offset + LineRecord.MaxBytes - WindowBytes);
            _count = file.Read(_window, _start);
            _file = file;
        }

        var at = (int)(offset - _start);
        return at < _count
            && LineRecord.TryRead(_window.AsSpan(at.._count), file.Seed, offset, out var line)
            && line.Account == account
            && line.Number == number
                ? line
                : throw file.Damaged($"the statement line at byte {offset} does not match its checksum");
    }
}
