using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>A table keeps the contract of slots.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzureTablesSlotStoreContract(AzuriteTables azurite) : SlotStoreContract
{
    private const int Acceptor = 2;

    private readonly string _name = AzuriteTables.NewName();

    public override async Task InitializeAsync() => await azurite.Table(_name).CreateIfMissingAsync(default);

    protected override ValueTask<ISlotStore> OpenInstanceAsync() =>
        ValueTask.FromResult<ISlotStore>(new AzureTablesSlotStore(azurite.Table(_name), "synod", Acceptor));

    protected override async ValueTask FlipBitAsync(ShardKey shard, Slot slot, int at)
    {
        var table = azurite.Table(_name);
        var key = new AzureTablesSlotStore(table, "synod", Acceptor).PartitionKey(shard, slot);
        var row = (await table.GetAsync(key, AzureTablesSlotStore.RowKey, default))!;
        var record = BinaryParts.Read(row);
        record[at < 0 ? record.Length + at : at] ^= 0x10;
        var flipped = new TableEntity(key, AzureTablesSlotStore.RowKey);
        BinaryParts.Write(flipped, record);
        Assert.True((await table.ReplaceAsync(flipped, row.ETag!, default)).IsWritten);
    }
}

/// <summary>A table keeps the contract of blocks and transactions.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzureTablesShardIndexContract(AzuriteTables azurite) : ShardIndexContract
{
    private readonly string _name = AzuriteTables.NewName();

    public override async Task InitializeAsync() => await azurite.Table(_name).CreateIfMissingAsync(default);

    protected override ValueTask<IShardIndex> OpenInstanceAsync() =>
        ValueTask.FromResult<IShardIndex>(new AzureTablesShardIndex(azurite.Table(_name)));
}

/// <summary>A table keeps the contract of statements, tiles and snapshots.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzureTablesShardIndexPagesContract(AzuriteTables azurite) : ShardIndexPagesContract
{
    private readonly string _name = AzuriteTables.NewName();

    public override async Task InitializeAsync() => await azurite.Table(_name).CreateIfMissingAsync(default);

    protected override ValueTask<IShardIndex> OpenInstanceAsync() =>
        ValueTask.FromResult<IShardIndex>(new AzureTablesShardIndex(azurite.Table(_name)));
}
