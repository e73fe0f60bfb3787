using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>An acceptor's file keeps the contract of slots, with values in its rows.</summary>
public sealed class SqliteSlotStoreContract() : SqliteSlotStoreContractBase(new ValueOptions());

/// <summary>An acceptor's file keeps the contract of slots, with every value outside of its row.</summary>
public sealed class SqliteOutsideValueContract() : SqliteSlotStoreContractBase(new ValueOptions(MinBytes: 1, FileBytes: 1 << 20));

/// <summary>What both have in common.</summary>
public abstract class SqliteSlotStoreContractBase : SlotStoreContract
{
    private readonly ValueOptions _values;

    private static readonly AcceptorIdentity Identity = new(new string('a', 32), 1, 1);

    private readonly Scratch _scratch = new();

    private string File => _scratch["acceptor-1.db"];

    private protected SqliteSlotStoreContractBase(ValueOptions values) => _values = values;

    public override Task InitializeAsync()
    {
        SqliteSlotStore.Create(File, Identity);
        return Task.CompletedTask;
    }

    protected override ValueTask<ISlotStore> OpenInstanceAsync() =>
        ValueTask.FromResult<ISlotStore>(SqliteSlotStore.Open(File, Identity, SqliteSlotStore.Options, _values));

    protected override ValueTask FlipBitAsync(ShardKey shard, Slot slot, int at)
    {
        var where = string.Create(
            CultureInfo.InvariantCulture, $"ledger = '{shard.Ledger}' AND shard = {shard.Number} AND number = {slot}");
        var record = Scratch.Scalar<byte[]>(File, $"SELECT record FROM slot WHERE {where}");
        record[at < 0 ? record.Length + at : at] ^= 0x10;
        Assert.Equal(1, Scratch.Sql(File, $"UPDATE slot SET record = $record WHERE {where}", ("$record", record)));
        return ValueTask.CompletedTask;
    }

    protected override Task RemoveDataAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }
}

/// <summary>The index file keeps the contract of blocks and transactions.</summary>
public sealed class SqliteShardIndexContract : ShardIndexContract
{
    private readonly Scratch _scratch = new();

    protected override ValueTask<IShardIndex> OpenInstanceAsync() =>
        ValueTask.FromResult<IShardIndex>(SqliteShardIndex.Open(_scratch["index.db"], new string('a', 32)));

    protected override Task RemoveDataAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }
}

/// <summary>The index file keeps the contract of statements, tiles and snapshots.</summary>
public sealed class SqliteShardIndexPagesContract : ShardIndexPagesContract
{
    private readonly Scratch _scratch = new();

    protected override ValueTask<IShardIndex> OpenInstanceAsync() =>
        ValueTask.FromResult<IShardIndex>(SqliteShardIndex.Open(_scratch["index.db"], new string('a', 32)));

    protected override Task RemoveDataAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }
}
