using System.Numerics;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// The chains of one ledger, held against each other after every block: no transaction is half done, and no money comes from
/// nowhere or goes there. What is chosen at any moment is a consistent cut, since whatever an entry names was chosen before it.
/// </summary>
/// <param name="chains">The chains that have a block, of any ledger.</param>
internal sealed class LedgerChecker(Func<IReadOnlyCollection<ChainChecker>> chains)
{
    private static readonly TransferList Nothing = new([]);

    private ChainChecker[] Shards => [.. chains().Where(c => c.Shard.Ledger == Topology.Ledger).OrderBy(c => c.Shard.Number)];

    /// <summary>After a block of a shard.</summary>
    public void Check()
    {
        var shards = Shards;
        CheckSums(shards);
        try
        {
            var report = new LedgerAuditor([.. shards.Select(s => s.Auditor)]).Check();
            if (!report.IsComplete)
            {
                throw new SimulationFailedException(
                    Checkers.ChainAudits, $"{report.Missing[0].NamedBy} names an entry of {report.Missing[0].Shard} that is not there.");
            }
        }
        catch (AuditException e)
        {
            throw new SimulationFailedException(Checkers.ChainAudits, e.Message, e);
        }
    }

    /// <summary>The legs that are held although nobody has reserved them: in words; null if there are none.</summary>
    public string? FindLeftover()
    {
        var shards = Shards;
        var left =
            from shard in shards
            from held in shard.Books.Held
            let home = shards.FirstOrDefault(s => s.Shard.Number == held.Value.Home)
            where !IsReserved(home, shard, held.Key, held.Value)
            select $"{shard.Shard} holds {held.Value.Id} since its entry {held.Key}";
        return left.FirstOrDefault();
    }

    private static bool IsReserved(ChainChecker? home, ChainChecker shard, ulong position, TransactionPrepared held) =>
        home?.Books.Transactions.GetValueOrDefault(held.Id) is TransactionReserved { Agreement: { } agreement }
        && agreement.Names(shard.Shard.Number, position)
        && home.Books.ResolutionOf(held.Id) is null;

    /// <summary>Debits and credits over all shards, with what is decided and not written down counted as done.</summary>
    private static void CheckSums(ChainChecker[] shards)
    {
        var sum = BigInteger.Zero;
        foreach (var shard in shards)
        {
            sum = shard.Books.Accounts.Values.Aggregate(sum, (total, account) => total + account.Debits - account.Credits);
            foreach (var (position, held) in shard.Books.Held)
            {
                var home = shards.FirstOrDefault(s => s.Shard.Number == held.Home);
                foreach (var (debit, credit, amount) in PostedBy(home, shard, position, held.Id))
                {
                    sum += shard.Books.IsHere(debit) ? (BigInteger)amount.Value : 0;
                    sum -= shard.Books.IsHere(credit) ? (BigInteger)amount.Value : 0;
                }
            }
        }

        if (!sum.IsZero)
        {
            throw new SimulationFailedException(Checkers.BooksBalance, $"Debits and credits of all shards differ by {sum}.");
        }
    }

    private static TransferList PostedBy(ChainChecker? home, ChainChecker shard, ulong position, TransactionId id)
    {
        if (home?.Books.Transactions.GetValueOrDefault(id) is not TransactionEntry { Agreement: { } agreement } creation
            || !agreement.Names(shard.Shard.Number, position))
        {
            return Nothing;
        }

        return creation is TransactionPosted posted
            ? posted.Transfers
            : (home.Books.ResolutionOf(id) as PendingPosted)?.Transfers ?? Nothing;
    }
}
