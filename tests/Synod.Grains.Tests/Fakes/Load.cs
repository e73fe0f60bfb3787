using System.Collections.Concurrent;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>
/// Clients that pay from "world" to the others, each id until it is acknowledged: whatever happens to silos and storages, what
/// was acknowledged must be there, once.
/// </summary>
internal sealed class Load(LedgerCluster cluster, string name)
{
    private int _ids;

    /// <summary>The acknowledged transactions, with the places that were named.</summary>
    public ConcurrentDictionary<TransactionId, EntryPlace> Acknowledged { get; } = [];

    /// <summary>Answers that left the outcome open, or were none.</summary>
    public int Unknown { get; private set; }

    /// <summary>Pays until enough is acknowledged.</summary>
    public Task RunAsync(int clients, Func<bool> isEnough) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => RunClientAsync(isEnough)));

    private async Task RunClientAsync(Func<bool> isEnough)
    {
        while (!isEnough())
        {
            var number = Interlocked.Increment(ref _ids);
            var payment = LedgerCluster.Pay($"{name}:{number}", "world", $"{"abcd"[number % 4]}", 1);
            Acknowledged[payment.Id] = await PayAsync(payment);
        }
    }

    private async Task<EntryPlace> PayAsync(SubmitTransaction payment)
    {
        while (true)
        {
            try
            {
                var results = await cluster.Ledger.SubmitAsync([payment], default);
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
