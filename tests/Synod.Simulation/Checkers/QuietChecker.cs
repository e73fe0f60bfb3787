using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>
/// When nothing is under way: what a server answers, from memory and from its index, is what follows from the chosen rows.
/// </summary>
internal sealed class QuietChecker(Deployment deployment, ReceiptChecker receipts, SimRandom random)
{
    private const int Samples = 2;

    /// <summary>Checks one server, in its process.</summary>
    /// <returns>False if it was not quiet: a reservation expired, and with that a block was made.</returns>
    public async Task<bool> CheckAsync(SimProcess process, ILedgerService service)
    {
        var blocks = Blocks();
        try
        {
            await CheckAllAsync(process, service);
        }
        catch (SimulationFailedException) when (Blocks() != blocks)
        {
            return false;
        }

        return Blocks() == blocks;
    }

    private int Blocks() => deployment.Chains.Sum(c => c.Blocks.Count);

    private async Task CheckAllAsync(SimProcess process, ILedgerService service)
    {
        var view = await service.FindLedgerAsync(Topology.Ledger, CancellationToken.None);
        Require(view is not null, $"{process} does not know the ledger.");
        foreach (var head in view!.Heads)
        {
            var chain = deployment.ChainOf(new ShardKey(Topology.Ledger, head.Seen.Shard));
            CheckHead(process, head, chain);
            await CheckAccountsAsync(process, service, chain);
            await CheckTransactionsAsync(process, service, chain);
            await CheckBlockAsync(process, service, chain);
        }
    }

    private static void CheckHead(SimProcess process, ShardHead head, ChainChecker chain)
    {
        var audit = chain.Finish()!;
        Require(
            head.Accounts == audit.Accounts && head.Entries == audit.Entries
                && head.Seen.Height == audit.Blocks && head.Seen.Hash == audit.HeadHash
                && head.Root == audit.TreeRoot && head.StateDigest == audit.StateDigest,
            $"{process} is at {head}, and the rows say block {audit.Blocks} ({audit.HeadHash}), {audit.Entries} entries.");
        Require(head.Root == chain.RootAt(head.Entries), $"{process}: the root of {chain.Shard} is not that of its entries.");
    }

    private async Task CheckAccountsAsync(SimProcess process, ILedgerService service, ChainChecker chain)
    {
        foreach (var (id, plain) in chain.Books.Accounts.ToArray())
        {
            var view = await service.FindAccountAsync(Topology.Ledger, id, null, ReadConsistency.Local, CancellationToken.None);
            Require(view is not null && view.Account.Totals == plain.ToTotals(), $"{process}: account {id} is {view?.Account}.");
        }

        if (chain.Books.Accounts.Count > 0)
        {
            var id = random.Pick([.. chain.Books.Accounts.Keys]);
            var page = await service.ReadStatementAsync(
                Topology.Ledger, id, null, 1000, ReadConsistency.Local, CancellationToken.None);
            Require(page is not null, $"{process}: there is no statement of {id}.");
            var last = page!.Lines is [var line, ..] ? line.After : default;
            Require(last == chain.Books.Accounts[id].ToTotals(), $"{process}: the statement of {id} ends with {last}.");
        }
    }

    private async Task CheckTransactionsAsync(SimProcess process, ILedgerService service, ChainChecker chain)
    {
        if (chain.Books.Transactions.Count == 0)
        {
            return;
        }

        for (var i = 0; i < Samples; i++)
        {
            var id = random.Pick([.. chain.Books.Transactions.Keys]);
            var view = await service.FindTransactionAsync(Topology.Ledger, id, ReadConsistency.Local, CancellationToken.None);
            Require(
                view is not null && view.Creation.Equals(chain.Books.Transactions[id]), $"{process}: transaction {id} is {view}.");
            var receipt = await service.FindReceiptAsync(Topology.Ledger, id, ReceiptOf.Latest, CancellationToken.None);
            Require(receipt is not null, $"{process}: there is no receipt of {id}.");
            receipts.HandedOut(id, receipt!);
        }
    }

    private async Task CheckBlockAsync(SimProcess process, ILedgerService service, ChainChecker chain)
    {
        var chosen = random.Pick(chain.Blocks);
        var height = chosen.Block.Header.Height;
        var bytes = await service.FindBlockAsync(Topology.Ledger, chain.Shard.Number, height, CancellationToken.None);
        Require(
            bytes is { } served && served.Span.SequenceEqual(chosen.Value.Span),
            $"{process}: block {height} of {chain.Shard} is not the chosen one.");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new SimulationFailedException(Checkers.MemoryEqualsDisk, otherwise);
        }
    }
}
