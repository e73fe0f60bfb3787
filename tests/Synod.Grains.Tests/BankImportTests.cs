using Synod.Cli;
using Synod.EndToEnd;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>Real bank transactions, by the terminal, into a ledger on three silos.</summary>
public class BankImportTests
{
    [Fact]
    public async Task The_excerpt_goes_into_a_cluster_once_and_adds_up() => await ImportTwiceAsync(BankFile.Excerpt());

    [Fact]
    public async Task The_whole_file_goes_into_a_cluster_once_and_adds_up_where_it_is_at_hand()
    {
        if (BankFile.Whole() is { } file)
        {
            await ImportTwiceAsync(file);
        }
    }

    private static async Task ImportTwiceAsync(BankFile file)
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await using var first = await SiloGateway.StartAsync(cluster.Silos[0]);
        await using var second = await SiloGateway.StartAsync(cluster.Silos[1]);
        await BankImport.CreateLedgerAsync(first.Url);

        var (firstExit, imported) = await BankImport.ImportAsync(first.Url, file, "1000");
        Assert.Equal(ExitCode.LinesRefused, firstExit);
        Assert.Equal(file.Transactions, imported.GetProperty("new").GetInt64());
        Assert.Equal(file.CutOffLine, imported.GetProperty("refusedLines")[0].GetProperty("line").GetInt64());
        Assert.Equal(1, imported.GetProperty("refused").GetInt64());
        await AssertBalancesAsync(cluster.Ledger, file);

        // Another silo is asked this time: what is in does not go in twice, whoever brings it.
        var heads = (await cluster.Ledger.FindAsync(default))!.Heads;
        var (againExit, again) = await BankImport.ImportAsync(second.Url, file, "1000");
        Assert.Equal(ExitCode.LinesRefused, againExit);
        Assert.Equal((0, file.Transactions), (again.GetProperty("new").GetInt64(), again.GetProperty("alreadyThere").GetInt64()));
        Assert.Equal(heads, (await cluster.Ledger.FindAsync(default))!.Heads);

        await AssertReceiptsAsync(cluster.Ledger, file);
        var (report, entries) = await Audit.OfBankAsync(cluster);
        Assert.Equal(file.Transactions, entries.OfType<TransactionPosted>().Count());
        Assert.Equal(heads.Single().Seen.Height, report.Blocks);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", second.Url)).ExitCode);
        Assert.All(disks.Votes, votes => Assert.Empty(votes.Violations));
    }

    private static async Task AssertBalancesAsync(ILedgerGrain ledger, BankFile file)
    {
        foreach (var (customer, expected) in file.Balances)
        {
            var found = await ledger.FindAccountAsync(AccountId.Parse(customer), null, ReadConsistency.Local, default);
            var balance = found!.Account.Totals.Balance(NormalSide.Credit);
            Assert.Equal(expected, balance);
            Assert.InRange(file.DistanceFromTheBanksFigure(customer, (long)balance) ?? 0, 0, 70);
        }
    }

    // The first, the middle and the last line, verified with nothing but their text and the ledger's key.
    private static async Task AssertReceiptsAsync(ILedgerGrain ledger, BankFile file)
    {
        var key = VerifierKey.Parse((await ledger.VerifierKeysAsync(default)).Single());
        foreach (var number in new[] { file.Numbers[0], file.Numbers[file.Transactions / 2], file.Numbers[^1] })
        {
            var id = TransactionId.Parse("berka:" + number);
            var receipt = await ledger.FindReceiptAsync(id, ReceiptOf.Creation, default);
            var verified = ReceiptVerifier.Verify(receipt!, [key]);
            Assert.Equal(id, Assert.IsType<TransactionPosted>(EntryCodec.Decode(verified.Entry)).Id);
        }
    }
}
