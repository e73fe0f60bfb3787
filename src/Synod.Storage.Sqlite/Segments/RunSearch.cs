namespace Synod.Storage.Sqlite;

/// <summary>
/// Searches in one run, of keys in order. Since keys are uniform, a key's value says nearly where it is: interpolation search
/// (Perl, Itai and Avni 1978) reads about log log n pages, and no index of the pages is needed. Every fourth step halves
/// what is left, so that no run makes it slow.
/// </summary>
internal sealed class RunSearch(RunFile run)
{
    private const int HalvingSteps = 4;

    private readonly byte[] _page = new byte[RunPage.Bytes];
    private readonly long _pages = RunPage.RecordPages(run.Records);
    private long _number = -1;
    private int _count;

    // No key before those that were searched for is asked for again.
    private long _from;

    /// <summary>Adds what the run knows of a transaction.</summary>
    public void Find(IdKey key, ref KnownFacts known)
    {
        _from = FirstPageThatEndsAtOrAfter(key);
        for (var page = _from; page < _pages; page++)
        {
            Load(page);
            for (var at = LowerBound(key); at < _count; at++)
            {
                var record = RunPage.Record(_page, at);
                if (record.Key != key)
                {
                    return;
                }

                known.Add(record.Kind, record.Position);
            }
        }
    }

    private long FirstPageThatEndsAtOrAfter(IdKey key)
    {
        var low = _from;
        var high = _pages - 1;
        var guess = _number >= 0 ? _number : Share(key.High);
        for (var step = 1; low < high; step++)
        {
            var at = Math.Clamp(step % HalvingSteps == 0 ? low + ((high - low) / 2) : guess, low, high);
            Load(at);
            var first = RunPage.Record(_page, 0).Key;
            var last = RunPage.Record(_page, _count - 1).Key;
            if (last.CompareTo(key) < 0)
            {
                low = at + 1;
                guess = low + Share(key.High - last.High);
            }
            else if (first.CompareTo(key) < 0)
            {
                return at;
            }
            else
            {
                high = at;
                guess = at - 1 - Share(first.High - key.High);
            }
        }

        return low;
    }

    // How many pages a difference of keys is, in the mean.
    private long Share(ulong difference) => (long)(((UInt128)difference * (ulong)_pages) >> 64);

    private int LowerBound(IdKey key)
    {
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (RunPage.Record(_page, middle).Key.CompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Load(long page)
    {
        if (page != _number)
        {
            _number = -1;
            run.ReadPage(page, _page);
            _number = page;
            _count = RunPage.RecordsOn(page, run.Records);
        }
    }
}
