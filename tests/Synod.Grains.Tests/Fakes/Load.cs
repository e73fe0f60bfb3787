using System.Collections.Concurrent;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>
/// Clients that pay, each id until it is acknowledged: whatever happens to silos and storages, what was acknowledged must be
/// there, once. What is pending is posted afterwards.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="name">What the ids begin with.</param>
/// <param name="paymentOf">The payment of an id and its number; null for one from "world" to one of the others.</param>
internal sealed class Load(LedgerCluster cluster, string name, Func<string, int, SubmitTransaction>? paymentOf = null)
{
    private int _ids;

    /// <summary>The acknowledged transactions, with the places that were named.</summary>
    public ConcurrentDictionary<TransactionId, EntryPlace> Acknowledged { get; } = [];

    /// <summary>Answers that left the outcome open, or were none.</summary>
    public int Unknown { get; private set; }

    /// <summary>Pays until enough is acknowledged.</summary>
    public Task RunAsync(int clients, Func<bool> isEnough) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => RunClientAsync(isEnough)));

    /// <summary>Pays on both sides of what goes wrong in the middle.</summary>
    /// <param name="each">How much is acknowledged before it goes wrong, at least, and how much after it.</param>
    /// <param name="fault">What goes wrong, while the clients go on.</param>
    public async Task RunThroughAsync(int each, Func<Task> fault)
    {
        var reached = new TaskCompletionSource();
        var enough = int.MaxValue;
        var running = RunAsync(clients: 4, () =>
        {
            if (Acknowledged.Count >= each)
            {
                reached.TrySetResult();
            }

            return Acknowledged.Count >= Volatile.Read(ref enough);
        });
        await reached.Task;
        await fault();
        Volatile.Write(ref enough, Acknowledged.Count + each);
        await running;
    }

    private async Task RunClientAsync(Func<bool> isEnough)
    {
        while (!isEnough())
        {
            var number = Interlocked.Increment(ref _ids);
            var payment = paymentOf?.Invoke($"{name}:{number}", number)
                ?? LedgerCluster.Pay($"{name}:{number}", "world", $"{"abcd"[number % 4]}", 1);
            Acknowledged[payment.Id] = await DoAsync(payment);
            if (payment.Pending is not null)
            {
                await DoAsync(new PostPending(payment.Id, null));
            }
        }
    }

    private async Task<EntryPlace> DoAsync(Command command)
    {
        while (true)
        {
            try
            {
                var results = await cluster.Ledger.SubmitAsync([command], default);
                if (results[0] is CommandResult.Done done)
                {
                    return done.Place;
                }

                Assert.IsType<CommandResult.Failed>(results[0]);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or UnavailableException or OutcomeUnknownException)
            {
                // The silo that was asked is gone.
            }

            Unknown++;
        }
    }
}
