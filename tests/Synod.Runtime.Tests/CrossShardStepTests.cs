using Synod.Ledger;
using Synod.Proofs;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>The steps of a transaction across shards are for shards: whoever asks a ledger is not one.</summary>
public class CrossShardStepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_ledger_takes_no_step_from_its_clients(int shards)
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync(shards);
        var id = TransactionId.Parse("t");
        var transfers = new TransferList([new Transfer(AccountId.Parse("world"), AccountId.Parse("a"), new Amount(1))]);
        var usd = new ValueList<Asset>([Asset.Parse("USD/2")]);
        var entry = new EntryReference(0, Hash256.Zero);
        CrossShardCommand[] steps =
        [
            new PrepareTransaction(id, 0, 1, IsPending: false, transfers, usd),
            new DecideTransaction(Pay("t", "world", "a", 1), new Agreement(1, usd, new ValueList<LegVote>([new LegVote(1, entry)]))),
            new AbortTransaction(id, 1), new CommitHold(id, 0, entry, transfers), new ReleaseHold(id, 0, entry),
        ];

        var before = await server.FindLedgerAsync(Bank, default);
        foreach (var step in steps)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await server.SubmitAsync(Bank, [step], default));
        }

        var after = await server.FindLedgerAsync(Bank, default);
        Assert.Equal(before!.Heads, after!.Heads);
    }
}
