using Microsoft.Extensions.Logging;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Writes a shard's snapshots behind its loop: of a copy of the state, which is made at once, while the loop makes the next blocks.
/// </summary>
/// <remarks>At most one is on its way. For the loop only, which hears of what is wrong with the program when it asks again.</remarks>
internal sealed class TrailingSnapshots(ShardKey shard, ILogger log)
{
    private Task _newest = Task.CompletedTask;

    // Kept for its memory: as garbage, many of these would be there until everything is collected.
    private StateCopy? _copy;

    /// <summary>True while one is being written.</summary>
    public bool IsRunning => !_newest.IsCompleted;

    /// <summary>Begins a snapshot of the state as it is now, after the one before. One that fails is logged, and given up.</summary>
    /// <param name="state">The state, which has a block.</param>
    /// <param name="index">Keeps the snapshot, once it has all blocks of the state.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask BeginAsync(ShardState state, TrailingIndex index, CancellationToken cancellationToken)
    {
        await SettleAsync();
        _copy = state.Copy(_copy);
        _newest = RunAsync(_copy, index, cancellationToken);
    }

    /// <summary>Waits until none is being written.</summary>
    public async ValueTask SettleAsync() => await _newest;

    /// <summary>Waits until none is being written, whatever came of it.</summary>
    public async ValueTask EndAsync() => await _newest.ContinueWith(
        static task => _ = task.Exception,
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);

    private async Task RunAsync(StateCopy state, TrailingIndex index, CancellationToken cancellationToken)
    {
        // Behind the caller.
        await Task.Yield();
        try
        {
            await index.SaveSnapshotAsync(
                shard, state.Height, destination => SnapshotCodec.Encode(state, destination), cancellationToken);
        }
        catch (StoreException e)
        {
            log.LogWarning("No snapshot of {Shard} at block {Height}: {Reason}", shard, state.Height, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The shard ends: the chain says it all again.
        }
    }
}
