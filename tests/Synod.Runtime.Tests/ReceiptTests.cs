using Synod.Ledger;
using Synod.Proofs;
using static Synod.Runtime.Tests.ShardedBank;

namespace Synod.Runtime.Tests;

/// <summary>Receipts of transactions across shards: complete when the transaction is acknowledged, and verified without anybody.</summary>
public class ReceiptTests
{
    private static readonly PendingTerms Pending = new(null);
    private static readonly TransactionId Id = TransactionId.Parse("t");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_to_transactions_their_receipts_hold_with_the_keys_alone(int seed)
    {
        await using var bank = await StartAsync();
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            var pay = Pay($"t{i}", random.Next(2) == 0 ? Pending : null, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (On(random.Next(Count), 0), On(random.Next(Count), random.Next(1, 4)), (ulong)random.Next(1, 100)))]);
            await DoAsync(bank, pay);
            var creation = await VerifyAsync(bank, pay.Id, ReceiptOf.Creation);
            var shards = pay.Transfers.SelectMany(t => new[] { t.Debit, t.Credit }).Select(id => Placement.ShardOf(id, Count));
            Assert.Equal(shards.Distinct().Count() - 1, creation.Legs.Count);
            AssertEqual(creation, await VerifyAsync(bank, pay.Id, ReceiptOf.Latest));

            if (pay.Pending is not null)
            {
                Command end = random.Next(3) switch
                {
                    0 => new VoidPending(pay.Id),
                    1 => new PostPending(pay.Id, null),
                    _ => new PostPending(pay.Id, [.. pay.Transfers.Select(_ => new Amount(1))]),
                };
                await DoAsync(bank, end);
                var ended = await VerifyAsync(bank, pay.Id, ReceiptOf.Latest);
                Assert.IsAssignableFrom<ResolutionEntry>(ended.Subject.Entry);
                Assert.Equal(creation.Legs, ended.Legs);
                Assert.Equal(creation.Legs.Count > 0 ? creation.Decision : null, ended.Decision);
                AssertEqual(creation, await VerifyAsync(bank, pay.Id, ReceiptOf.Creation));
            }

            if (pay.Pending is null)
            {
                var reverse = new ReverseTransaction(TransactionId.Parse($"r{i}"), pay.Id, Metadata.None, default);
                await DoAsync(bank, reverse);
                var reversal = await VerifyAsync(bank, reverse.Id, ReceiptOf.Latest);
                Assert.Equal(pay.Id, Assert.IsType<TransactionPosted>(reversal.Subject.Entry).Reverses);
                Assert.Equal(creation.Legs.Select(leg => leg.Proof.Key), reversal.Legs.Select(leg => leg.Proof.Key));
            }
        }
    }

    [Fact]
    public async Task It_is_complete_when_the_transaction_is_acknowledged()
    {
        await using var bank = await StartAsync();
        var asked = new TaskCompletionSource();
        foreach (var shard in bank.Shards)
        {
            shard.Before = command => command is CommitHold ? asked.Task : Task.CompletedTask;
        }

        await DoAsync(bank, Pay("t", null, (On(0, 0), On(1, 1), 100), (On(0, 0), On(2, 1), 7)));
        Assert.Equal(2, (await bank.HoldsAsync()).Count);
        var first = await bank.Ledger.FindReceiptAsync(Id, ReceiptOf.Latest, default);
        asked.SetResult();

        Assert.Equal(["-107", "100", "7"], await bank.BalancesAsync(On(0, 0), On(1, 1), On(2, 1)));
        Assert.Equal(first, await bank.Ledger.FindReceiptAsync(Id, ReceiptOf.Latest, default));
        Assert.Equal(2, (await VerifyAsync(bank, Id, ReceiptOf.Latest)).Legs.Count);
    }

    [Fact]
    public async Task What_a_process_has_not_seen_of_another_shard_it_asks_for()
    {
        await using var bank = await StartAsync();
        await DoAsync(bank, Pay("t", null, (On(0, 0), On(1, 1), 100), (On(0, 0), On(2, 1), 7)));
        var before = bank.Shards.Select(shard => shard.Confirmations).ToArray();
        bank.Shards[2].Lacks = _ => bank.Shards[2].Confirmations == before[2];

        Assert.Equal(2, (await VerifyAsync(bank, Id, ReceiptOf.Latest)).Legs.Count);
        Assert.Equal([before[0], before[1], before[2] + 1], bank.Shards.Select(shard => shard.Confirmations));

        bank.Shards[2].Lacks = _ => true;
        var lost = await Assert.ThrowsAsync<CorruptRecordException>(
            async () => await bank.Ledger.FindReceiptAsync(Id, ReceiptOf.Latest, default));
        Assert.Contains("bank/2 has no entry", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_shards_transaction_has_one_part_in_a_ledger_of_many()
    {
        await using var bank = await StartAsync();
        await DoAsync(bank, Pay("t", Pending, (On(1, 0), On(1, 1), 5)));
        await DoAsync(bank, new PostPending(Id, null));

        foreach (var of in Enum.GetValues<ReceiptOf>())
        {
            var text = await bank.Ledger.FindReceiptAsync(Id, of, default);
            Assert.Equal(await bank.Shards[1].FindReceiptAsync(Id, of, default), text);
            Assert.Single(ReceiptBundle.Parse(text!).Parts);
        }

        Assert.Null(await bank.Ledger.FindReceiptAsync(TransactionId.Parse("none"), ReceiptOf.Latest, default));
    }

    private static async Task DoAsync(ShardedBank bank, Command command) =>
        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(command));

    private static async Task<LedgerReceipt> VerifyAsync(ShardedBank bank, TransactionId id, ReceiptOf of)
    {
        var text = (await bank.Ledger.FindReceiptAsync(id, of, default))!;
        return LedgerReceipt.Verify(text, await Task.WhenAll(bank.Shards.Select(s => s.VerifierKeyAsync(default).AsTask())));
    }

    private static void AssertEqual(LedgerReceipt expected, LedgerReceipt actual)
    {
        Assert.Equal(expected.Subject, actual.Subject);
        Assert.Equal(expected.Decision, actual.Decision);
        Assert.Equal(expected.Legs, actual.Legs);
    }
}
