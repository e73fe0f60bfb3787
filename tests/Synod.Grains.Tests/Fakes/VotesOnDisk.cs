using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;
using Synod.Consensus;

namespace Synod.Grains.Tests;

/// <summary>What a storage does with a write.</summary>
public enum WriteFault
{
    /// <summary>What it was asked.</summary>
    None,

    /// <summary>It fails and writes nothing.</summary>
    Before,

    /// <summary>It writes, and the answer is lost.</summary>
    After,

    /// <summary>It fails, and writes when the same slot is next read or written.</summary>
    Late,
}

/// <summary>
/// One acceptor's grain storage outside of all silos: it outlives them, several clusters may share it, and it fails as it is
/// told. After every write it checks that the votes have not gone back.
/// </summary>
public sealed class VotesOnDisk : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainId, (byte[] Record, int Version)> _rows = [];
    private readonly Dictionary<GrainId, Action> _late = [];

    /// <summary>What to do with a write; drawn for each.</summary>
    public Func<WriteFault> Fault { get; set; } = () => WriteFault.None;

    /// <summary>How many reads there were.</summary>
    public int Reads { get; private set; }

    /// <summary>How many writes took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>Votes or promises that went back.</summary>
    public ConcurrentBag<string> Violations { get; } = [];

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            Reads++;
            WriteWhatIsLate(grainId);
            var isThere = _rows.TryGetValue(grainId, out var row);
            grainState.State = (T)(object)new SlotVotes { Record = isThere ? [.. row.Record] : null };
            grainState.ETag = isThere ? ETagOf(row.Version) : null;
            grainState.RecordExists = isThere;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = ((SlotVotes)(object)grainState.State!).Record!;
        lock (_lock)
        {
            WriteWhatIsLate(grainId);
            switch (Fault())
            {
                case WriteFault.Before:
                    throw new IOException("The storage is busy.");
                case WriteFault.After:
                    Write(grainId, record, grainState.ETag);
                    throw new IOException("The storage did not answer.");
                case WriteFault.Late:
                    var etag = grainState.ETag;
                    _late[grainId] = () => Write(grainId, record, etag);
                    throw new TimeoutException("The storage did not answer in time.");
                default:
                    grainState.ETag = ETagOf(Write(grainId, record, grainState.ETag)
                        ?? throw new InconsistentStateException("Another version is stored."));
                    grainState.RecordExists = true;
                    return Task.CompletedTask;
            }
        }
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Votes are never cleared.");

    private static string ETagOf(int version) => version.ToString(CultureInfo.InvariantCulture);

    private int? Write(GrainId grain, byte[] record, string? etag)
    {
        var isThere = _rows.TryGetValue(grain, out var row);
        if (etag != (isThere ? ETagOf(row.Version) : null))
        {
            return null;
        }

        var state = SlotRecord.Decode(record);
        var before = isThere ? SlotRecord.Decode(row.Record) : SlotState.Empty;
        if (state.Promised < before.Promised || (before.Vote is { } vote && (state.Vote is null || state.Vote.Ballot < vote.Ballot)))
        {
            Violations.Add($"{grain}: {before.Promised}, {before.Vote?.Ballot} became {state.Promised}, {state.Vote?.Ballot}");
        }

        Writes++;
        _rows[grain] = ([.. record], row.Version + 1);
        return row.Version + 1;
    }

    private void WriteWhatIsLate(GrainId grain)
    {
        if (_late.Remove(grain, out var write))
        {
            write();
        }
    }
}
