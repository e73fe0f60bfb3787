using Synod.Ledger;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>What is told of a new transaction without a look-up is what a look-up would have found.</summary>
public class FreshTransactionTests
{
    [Fact]
    public async Task A_new_transaction_is_shown_as_the_index_shows_it()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        Assert.True(Metadata.TryCreate([new("memo", "opening")], out var metadata, out _));
        Command[] commands =
        [
            Pay("t", "world", "a", 5),
            Pay("said", "world", "a", 5) with { Metadata = metadata, Reference = Reference.Parse("2026/0001") },
            Pay("reserved", "world", "a", 5, new PendingTerms(60)),
            new ReverseTransaction(TransactionId.Parse("undone"), TransactionId.Parse("said"), Metadata.None, default),
        ];
        foreach (var command in commands)
        {
            var done = Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(command));
            var fresh = FreshTransaction.Find(done);
            var found = await server.FindTransactionAsync(Bank, fresh!.Creation.Id, ReadConsistency.Local, default);
            Assert.Equal(found!.MetadataSalt?.ToArray(), fresh.MetadataSalt?.ToArray());
            Assert.Equal(found, fresh with { MetadataSalt = found.MetadataSalt });
        }
    }

    [Fact]
    public async Task What_its_own_block_has_changed_already_and_what_is_no_new_transaction_is_looked_up()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        Command[] commands =
        [
            Pay("reserved", "world", "a", 5, new PendingTerms(60)),
            Pay("t", "world", "a", 5),
            new VoidPending(TransactionId.Parse("reserved")),
            new ReverseTransaction(TransactionId.Parse("undone"), TransactionId.Parse("t"), Metadata.None, default),
        ];
        var results = await server.SubmitAsync(Bank, commands, default);
        var again = await server.SubmitOneAsync(Pay("t", "world", "a", 5));

        Assert.Single(results.Cast<CommandResult.Done>().Select(done => done.Place.Height).Distinct());
        Assert.Equal(
            [false, false, false, true, false],
            results.Append(again).Select(result => FreshTransaction.Find((CommandResult.Done)result) is not null));
    }
}
