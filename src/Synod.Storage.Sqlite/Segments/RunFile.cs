using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>A sorted run of facts: a file that is written once and never changed. Only its filter is in memory.</summary>
internal sealed class RunFile(SegmentFile file, long records, BloomFilter filter) : IDisposable
{
    public SegmentName Name => file.Name;

    public long Records => records;

    /// <summary>Opens a run, and reads its filter.</summary>
    /// <exception cref="CorruptRecordException">It is damaged or missing.</exception>
    public static RunFile Open(SegmentDirectory directory, SegmentName name, long records)
    {
        var file = directory.OpenToRead(name, RunPage.FileBytes(records));
        try
        {
            var filter = new BloomFilter(records);
            var page = new byte[RunPage.Bytes];
            var at = RunPage.RecordPages(records);
            for (var words = filter.Words; words.Length > 0; at++)
            {
                Read(file, at, page);
                var count = Math.Min(words.Length, RunPage.FilterBytes / sizeof(ulong));
                LittleEndian.Copy(page, words[..count]);
                words = words[count..];
            }

            return new RunFile(file, records, filter);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Marks the transactions of which the run may know something. Reads no page.</summary>
    public void MayHave(ReadOnlySpan<IdKey> keys, Span<bool> marks) => filter.MayHave(keys, marks);

    /// <summary>Adds what the run knows of transactions.</summary>
    /// <param name="keys">Their keys, in order, so that a page is read once for all of them that are on it.</param>
    /// <param name="known">For each key, what is known.</param>
    /// <exception cref="CorruptRecordException">A page is damaged.</exception>
    public void Find(ReadOnlySpan<IdKey> keys, Span<KnownFacts> known)
    {
        RunSearch? search = null;
        for (var i = 0; i < keys.Length; i++)
        {
            if (filter.MayHave(keys[i]))
            {
                search ??= new RunSearch(this);
                search.Find(keys[i], ref known[i]);
            }
        }
    }

    /// <summary>Reads a page of records.</summary>
    /// <exception cref="CorruptRecordException">It is damaged.</exception>
    public void ReadPage(long number, Span<byte> page) => Read(file, number, page);

    /// <summary>Makes the run durable.</summary>
    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    private static void Read(SegmentFile file, long number, Span<byte> page)
    {
        if (file.Read(page, number * RunPage.Bytes) != page.Length || !RunPage.IsSound(file.Seed, number, page))
        {
            throw file.Damaged($"its page {number} does not match its checksum");
        }
    }
}
