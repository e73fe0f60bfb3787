using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Synod.Consensus;
using Synod.Hosting;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>What a block costs when one process leads: requests are counted on their way to the service.</summary>
[Collection(AzuriteTests.Name)]
public sealed class SteadyStateTests(AzuriteTables azurite) : IDisposable
{
    private const int Acceptors = 3;
    private const int Blocks = 10;

    private static readonly LedgerName Bank = LedgerName.Parse("bank");
    private static readonly ShardKey BankShard = new(Bank, 0);

    private readonly string _key = Path.Combine(Directory.CreateTempSubdirectory("synod-tables-").FullName, "signing.key");
    private readonly string _votes = AzuriteTables.NewName();
    private readonly string _index = AzuriteTables.NewName();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_key)!, recursive: true);

    [Fact]
    public async Task A_block_costs_one_insert_per_acceptor_and_no_read_of_votes()
    {
        var votes = new FakeService(new HttpClientTransport());
        var index = new FakeService(new HttpClientTransport());
        using var signer = SigningKeyFile.Open(_key, storeIsNew: true);
        await using var ledgers = await StartAsync(votes, index, signer);
        await SettleAsync();
        var (votesBefore, indexBefore) = (votes.Requests.Count, index.Requests.Count);
        for (var block = 0; block < Blocks; block++)
        {
            await PayAsync(ledgers, $"t{block}");
        }

        await SettleAsync();
        Assert.Equal(Enumerable.Repeat($"POST /devstoreaccount1/{_votes}", Acceptors * Blocks), votes.Requests.Skip(votesBefore));

        // The index: a look at the transaction's id, which may be a known one, and the block. That is written behind the shard's
        // loop, which may have looked for the next id by then.
        var ofIndex = index.Requests.Skip(indexBefore).Select(request => request.Split(' ')[0]).Order();
        Assert.Equal(Enumerable.Repeat("GET", Blocks).Concat(Enumerable.Repeat("POST", Blocks)), ofIndex);
    }

    private static async Task PayAsync(EmbeddedLedgers ledgers, string id)
    {
        var payment = new SubmitTransaction(
            TransactionId.Parse(id),
            [new Transfer(AccountId.Parse("world"), AccountId.Parse("a"), new Amount(1))],
            null, Metadata.None, default);
        Assert.IsType<CommandResult.Done>(Assert.Single(await ledgers.SubmitAsync(Bank, [payment], default)));
    }

    private static OpenAccount Open(string id, Overdraft overdraft) =>
        new(AccountId.Parse(id), Asset.Parse("USD/2"), NormalSide.Credit, overdraft, Metadata.None);

    private async Task<EmbeddedLedgers> StartAsync(FakeService votes, FakeService index, PemCheckpointSigner signer)
    {
        await azurite.Table(_votes).CreateIfMissingAsync(default);
        await azurite.Table(_index).CreateIfMissingAsync(default);
        var table = azurite.Table(_votes, votes);
        var ledgers = new EmbeddedLedgers(
            new EmbeddedPorts(
                [.. Enumerable.Range(1, Acceptors).Select(number => AcceptorOver(new AzureTablesSlotStore(table, "synod", number)))],
                new AzureTablesShardIndex(azurite.Table(_index, index)),
                signer, new CryptographicEntropy(), TimeProvider.System, "test.example"),
            new ShardOptions(),
            NullLoggerFactory.Instance);
        await ledgers.StartAsync(default);
        await ledgers.CreateLedgerAsync(Bank, 1, default);
        await ledgers.SubmitAsync(Bank, [Open("world", Overdraft.Unlimited), Open("a", Overdraft.None)], default);
        return ledgers;
    }

    private static Func<ShardKey, IAcceptor> AcceptorOver(ISlotStore store) => shard => new StoredAcceptor(shard, store);

    // The acceptors that a majority did not need may still be at work, and so may the index. They are done when all of them have
    // the same votes, and the index as many blocks.
    private async Task SettleAsync()
    {
        var index = new AzureTablesShardIndex(azurite.Table(_index));
        List<SlotState>[] votes;
        do
        {
            votes = await Task.WhenAll(Enumerable.Range(1, Acceptors).Select(VotesAsync));
        }
        while (!votes.All(others => others.SequenceEqual(votes[0]))
            || await HeightAsync(ShardKey.Directory) + await HeightAsync(BankShard) != votes[0].Count);

        async Task<int> HeightAsync(ShardKey shard) => (int)await index.HeightAsync(shard, default);
    }

    private async Task<List<SlotState>> VotesAsync(int acceptor)
    {
        var store = new AzureTablesSlotStore(azurite.Table(_votes), "synod", acceptor);
        var votes = new List<SlotState>();
        foreach (var shard in new[] { ShardKey.Directory, BankShard })
        {
            votes.AddRange((await store.ReadRangeAsync(shard, new Slot(1), 100, default)).Select(stored => stored.State));
        }

        return votes;
    }
}
