using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>What transactions across the shards of one ledger share.</summary>
/// <param name="shards">The shards, in the order of their numbers.</param>
/// <param name="options">How long things may take.</param>
/// <param name="time">The clock.</param>
internal sealed class CrossShardLedger(IReadOnlyList<IShard> shards, ShardOptions options, TimeProvider time)
{
    /// <summary>The shards, in the order of their numbers.</summary>
    public IReadOnlyList<IShard> Shards => shards;

    /// <summary>Who asks homes about what is held.</summary>
    public HoldSettlement Settlement { get; } = new(shards, options.HoldTimeout, time);

    /// <summary>For a command that may be refused because of holds.</summary>
    public Contention NewContention() => new(Settlement, options.SubmitTimeout, time);

    /// <summary>
    /// A read that sees whatever was decided before it began. What is held is asked about after the read: if nothing of it was
    /// decided then, what was read is the answer; otherwise it is written down, and read again.
    /// </summary>
    /// <returns>What was read, and which of the holds in it were reserved all the time.</returns>
    /// <exception cref="UnavailableException">Too much is decided while it reads, or a shard does not answer.</exception>
    public async ValueTask<(T Answer, IReadOnlySet<(int Shard, ulong Position)> Reserved)> ReadAsync<T>(
        Func<ValueTask<T>> read, Func<T, IEnumerable<(IShard Shard, IReadOnlyList<Hold> Holds)>> heldIn,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var reserved = new HashSet<(int Shard, ulong Position)>();
        while (true)
        {
            var answer = await read();
            var hasChanged = false;
            foreach (var (shard, holds) in heldIn(answer))
            {
                if (holds.Count > 0)
                {
                    var open = await Settlement.SettleAsync(shard, holds, cancellationToken);
                    hasChanged |= open.Settled > 0;

                    // What was reserved only after the read may have come after what the read has missed.
                    foreach (var hold in open.Reserved)
                    {
                        hasChanged |= reserved.Add((shard.Key.Number, hold.Position));
                    }
                }
            }

            if (!hasChanged)
            {
                return (answer, reserved);
            }

            if (time.GetElapsedTime(start) > options.SubmitTimeout)
            {
                throw new UnavailableException(UnavailableReason.Overloaded, "The accounts change faster than they can be read.");
            }
        }
    }

    /// <summary>Does what nobody waits for. Whatever fails of it is found and done by others.</summary>
    public static void InBackground(Func<Task> work)
    {
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await work();
            }
            catch (Exception e) when (e is UnavailableException or StoreException or NoQuorumException)
            {
                // The participants ask by themselves (HoldKeeper).
            }
        }
    }
}
