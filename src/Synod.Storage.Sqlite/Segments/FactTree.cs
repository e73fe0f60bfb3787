using System.Numerics;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The facts of one shard: a log-structured merge tree (O'Neil et al. 1996). The newest are in memory; when they are many they
/// are written as a sorted run, and runs of one size are merged into a larger one beside everything else.
/// </summary>
/// <remarks>One thread changes it at a time, and nobody reads meanwhile, unless it is said otherwise.</remarks>
/// <param name="directory">Where the runs are.</param>
/// <param name="names">Gives new runs their names.</param>
/// <param name="runs">The runs that there are.</param>
internal sealed class FactTree(SegmentDirectory directory, Func<SegmentName> names, IEnumerable<RunFile> runs) : IAsyncDisposable
{
    private const int SmallestFilter = 512;

    private readonly FactTable _table = new();
    private readonly List<RunFile> _runs = [.. runs];
    private readonly CancellationTokenSource _closing = new();

    // Of the table, whose slots lie too far apart to ask them first.
    private BloomFilter _filter = new(SmallestFilter);
    private int _filterSize = SmallestFilter;
    private RunFile[] _merging = [];
    private Task<RunFile>? _merge;

    /// <summary>The runs, without what is in memory.</summary>
    public IReadOnlyList<RunFile> Runs => _runs;

    /// <summary>True if memory holds as many facts as it should.</summary>
    /// <param name="more">How many are about to come.</param>
    public bool IsFull(int more) => _table.Count > 0 && _table.Count + more > directory.Options.TableRecords;

    /// <summary>Says of transactions whether something may be known of them. Reads no file. Others may read at the same time.</summary>
    /// <param name="keys">Their keys.</param>
    /// <param name="mayBeKnown">For each key, false if nothing is known.</param>
    public void MayKnow(ReadOnlySpan<IdKey> keys, Span<bool> mayBeKnown)
    {
        // One filter after the other, for all keys: it is not in the processor's cache, and so waits for many keys at a time.
        mayBeKnown[..keys.Length].Clear();
        _filter.MayHave(keys, mayBeKnown);
        foreach (var run in _runs)
        {
            run.MayHave(keys, mayBeKnown);
        }
    }

    /// <summary>Adds what is known of transactions. Others may read at the same time.</summary>
    /// <param name="keys">Their keys, in order.</param>
    /// <param name="known">For each key, what is known.</param>
    public void Find(ReadOnlySpan<IdKey> keys, Span<KnownFacts> known)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            _table.Find(keys[i], ref known[i]);
        }

        foreach (var run in _runs)
        {
            run.Find(keys, known);
        }
    }

    /// <summary>Adds facts.</summary>
    public void Add(ReadOnlySpan<FactRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            _table.Add(record);
            _filter.Add(record.Key);
        }

        if (_table.Count > _filterSize)
        {
            _filterSize = (int)BitOperations.RoundUpToPowerOf2((uint)_table.Count);
            _filter = new BloomFilter(_filterSize);
            foreach (ref readonly var slot in _table.Slots)
            {
                if (!slot.IsFree)
                {
                    _filter.Add(slot.Key);
                }
            }
        }
    }

    /// <summary>Writes what is in memory as a run; null if there is nothing. Others may read: it changes nothing yet.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public RunFile? WriteTable()
    {
        if (_table.Count == 0)
        {
            return null;
        }

        using var writer = new RunWriter(directory.Create(names()), _table.Count);
        foreach (ref readonly var slot in _table.Slots)
        {
            if (!slot.IsFree)
            {
                writer.Add(slot);
            }
        }

        return writer.Finish();
    }

    /// <summary>Goes over from memory to the run that was written of it.</summary>
    public void Replace(RunFile written)
    {
        _runs.Add(written);
        _table.Clear(_table.Count);
        _filter.Clear();
    }

    /// <summary>
    /// The merge that is running, or has ended, well or not, and waits for <see cref="EndMerge"/>; null if there is none.
    /// </summary>
    public Task? Merge => _merge;

    /// <summary>Goes over to the run that the merge has made.</summary>
    /// <returns>The files that are needed no more, once no manifest names them.</returns>
    /// <exception cref="CorruptRecordException">A run is damaged.</exception>
    public IEnumerable<SegmentName> EndMerge()
    {
        var merge = _merge!;
        var merged = _merging;
        _merge = null;
        _merging = [];
        if (merge.Exception?.InnerException is { } error)
        {
            // A full disk, say: it is tried again with the next block. The runs are as they were.
            return error is CorruptRecordException or not StoreException ? throw error : [];
        }

        foreach (var run in merged)
        {
            _runs.Remove(run);
            run.Dispose();
        }

        _runs.Add(merge.Result);
        return merged.Select(run => run.Name);
    }

    /// <summary>
    /// Begins a merge if one is due. A large one runs beside reads and additions. A small one is done at once: processes that
    /// end soon would otherwise leave ever more small runs.
    /// </summary>
    public void BeginMerge()
    {
        if (_merge is null && RunMerge.Due(_runs) is { Length: > 0 } due)
        {
            var name = names();
            _merging = due;
            _merge = new Task<RunFile>(() => RunMerge.Merge(due, directory.Create(name), _closing.Token), _closing.Token);
            if (due.Sum(run => run.Records) <= directory.Options.TableRecords)
            {
                _merge.RunSynchronously(TaskScheduler.Default);
            }
            else
            {
                _merge.Start(TaskScheduler.Default);
            }
        }
    }

    /// <summary>Stops a merge and closes the runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_merge is { } merge)
        {
            // What it made is not named by any manifest, and is deleted at the next opening.
            await ((Task)merge).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (merge.IsCompletedSuccessfully ? merge.Result : null)?.Dispose();
        }

        _runs.ForEach(run => run.Dispose());
        _closing.Dispose();
    }
}
