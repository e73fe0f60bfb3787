using System.Diagnostics.CodeAnalysis;
using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// An acceptor over a slot store: the pure rules of <see cref="SlotAcceptor"/>, a conditional write before every answer,
/// and a memory of one slot that is trusted only while every write of it succeeded.
/// </summary>
/// <remarks>
/// In the steady state a block costs one insert: round 0 is proposed into a slot that nobody has touched, so the acceptor
/// assumes the slot to be empty and lets the store's condition find out if it is not.
/// </remarks>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "A SemaphoreSlim holds nothing to dispose of unless its wait handle is used.")]
public sealed class StoredAcceptor(ShardKey shard, ISlotStore store) : IAcceptor
{
    // Requests of one shard's acceptor run one after another: a decision and its write belong together. The store's
    // condition would catch an overlap, but only by reading everything again.
    private readonly SemaphoreSlim _gate = new(1);

    // Guarded by _gate. Null whenever memory and store might differ.
    private Remembered? _memory;

    /// <inheritdoc/>
    public async ValueTask<SlotAnswer> AskAsync(SlotRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Without the token: a semaphore that can be cancelled leaves the caller's scheduler. Whoever gave up while it
        // waited passes the gate as soon as it can, and asks for nothing.
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = _memory is { } memory && memory.Slot == request.Slot ? memory.Stored
                : request.Ballot.Round == 0 ? Untouched
                : await ReadOneAsync(request.Slot, cancellationToken);

            // Every turn but the first follows a write of somebody else, so it is their progress that keeps us here.
            while (true)
            {
                var step = Decide(known.State, request);
                if (!step.MustPersist)
                {
                    return step.Answer;
                }

                // Forget first: if the write fails, or its outcome stays unknown, nothing may rest on the old memory.
                _memory = null;
                var write = await store.WriteAsync(shard, request.Slot, step.State, known.Version, cancellationToken);
                if (write.Written)
                {
                    _memory = new Remembered(request.Slot, new StoredSlot(step.State, write.Version));
                    return step.Answer;
                }

                known = await ReadOneAsync(request.Slot, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SlotState>> ReadAsync(Slot first, int limit, CancellationToken cancellationToken)
    {
        var stored = await store.ReadRangeAsync(shard, first, limit, cancellationToken);
        return stored.Select(s => s.State).ToArray();
    }

    private static StoredSlot Untouched { get; } = new(SlotState.Empty, SlotVersion.None);

    private static AcceptorStep Decide(SlotState state, SlotRequest request) => request switch
    {
        PrepareRequest => SlotAcceptor.Prepare(state, request.Ballot),
        AcceptRequest accept => SlotAcceptor.Accept(state, request.Ballot, accept.Value),
        _ => throw new ArgumentException("An acceptor is asked to promise or to vote.", nameof(request)),
    };

    private async ValueTask<StoredSlot> ReadOneAsync(Slot slot, CancellationToken cancellationToken) =>
        await store.ReadAsync(shard, slot, cancellationToken) ?? Untouched;

    private sealed record Remembered(Slot Slot, StoredSlot Stored);
}
