using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Contract;

/// <summary>What every <see cref="ISlotStore"/> does, whatever it is made of.</summary>
public abstract class SlotStoreContract : StoreContract<ISlotStore>
{
    private static readonly ShardKey Shard = Sample.Shard;
    private static readonly Slot One = new(1);

    /// <summary>Inverts one bit of a stored record, behind the store's back.</summary>
    /// <param name="shard">The record's shard.</param>
    /// <param name="slot">The record's slot; it is there.</param>
    /// <param name="at">The byte's position in the record; from the end if negative.</param>
    protected abstract ValueTask FlipBitAsync(ShardKey shard, Slot slot, int at);

    [Fact]
    public async Task A_slot_that_was_never_written_has_no_record()
    {
        var store = await OpenAsync();
        Assert.Null(await store.ReadAsync(Shard, One, default));
        Assert.Empty(await store.ReadRangeAsync(Shard, One, 10, default));
    }

    [Fact]
    public async Task A_record_is_read_as_it_was_written()
    {
        var store = await OpenAsync();
        var promise = await Written(store, One, Sample.Promise(4), SlotVersion.None);
        AssertStored(await store.ReadAsync(Shard, One, default), Sample.Promise(4), promise);

        var vote = await Written(store, One, Sample.Voted(5), promise);
        AssertStored(await store.ReadAsync(Shard, One, default), Sample.Voted(5), vote);
    }

    [Fact]
    public async Task An_insert_over_a_record_conflicts_and_changes_nothing()
    {
        var store = await OpenAsync();
        var version = await Written(store, One, Sample.Voted(1), SlotVersion.None);
        await Conflicts(store, One, Sample.Voted(2), SlotVersion.None);
        AssertStored(await store.ReadAsync(Shard, One, default), Sample.Voted(1), version);
    }

    [Fact]
    public async Task An_update_of_a_version_that_has_passed_conflicts_and_changes_nothing()
    {
        var store = await OpenAsync();
        var first = await Written(store, One, Sample.Promise(1), SlotVersion.None);
        var second = await Written(store, One, Sample.Promise(2), first);
        await Conflicts(store, One, Sample.Promise(3), first);
        AssertStored(await store.ReadAsync(Shard, One, default), Sample.Promise(2), second);
    }

    [Fact]
    public async Task An_update_of_a_record_that_is_not_there_conflicts()
    {
        var store = await OpenAsync();
        var version = await Written(store, One, Sample.Promise(1), SlotVersion.None);
        await Conflicts(store, new Slot(2), Sample.Promise(2), version);
        await Conflicts(store, One, Sample.Promise(2), new SlotVersion("never given"));
        Assert.Null(await store.ReadAsync(Shard, new Slot(2), default));
    }

    [Fact]
    public async Task Every_write_gives_a_version_that_the_record_never_had()
    {
        var store = await OpenAsync();
        var seen = new HashSet<SlotVersion> { SlotVersion.None };
        var version = SlotVersion.None;
        for (uint round = 1; round <= 20; round++)
        {
            // The same state again is a write like any other.
            version = await Written(store, One, Sample.Promise(round / 2), version);
            Assert.True(seen.Add(version));
            Assert.Equal(version, (await store.ReadAsync(Shard, One, default))!.Version);
        }
    }

    [Fact]
    public async Task Slots_and_shards_and_ledgers_do_not_touch_each_other()
    {
        var store = await OpenAsync();
        ShardKey[] shards =
        [
            new(LedgerName.Parse("bank"), 0), new(LedgerName.Parse("bank"), 1), new(LedgerName.Parse("bank"), 10),
            new(LedgerName.Parse("bank1"), 0), new(LedgerName.Parse("bank-1"), 0), ShardKey.Directory,
            .. Enumerable.Range(0, 60).Select(i => new ShardKey(LedgerName.Parse($"l{i % 7}"), i)),
        ];
        for (var i = 0; i < shards.Length; i++)
        {
            for (ulong slot = 1; slot <= 3; slot++)
            {
                var write = await store.WriteAsync(shards[i], new Slot(slot), Content(i, slot), SlotVersion.None, default);
                Assert.True(write.Written);
            }
        }

        for (var i = 0; i < shards.Length; i++)
        {
            var range = await store.ReadRangeAsync(shards[i], One, 10, default);
            Assert.Equal([Content(i, 1), Content(i, 2), Content(i, 3)], range.Select(stored => stored.State));
        }

        static SlotState Content(int shard, ulong slot) => Sample.Promise((uint)(shard * 10) + (uint)slot);
    }

    [Fact]
    public async Task A_range_ends_before_the_first_gap()
    {
        var store = await OpenAsync();
        foreach (var slot in new ulong[] { 1, 2, 3, 5, 6 })
        {
            await Written(store, new Slot(slot), Sample.Voted((uint)slot), SlotVersion.None);
        }

        Assert.Equal([1u, 2, 3], await Rounds(store, 1, 10));
        Assert.Equal([2u, 3], await Rounds(store, 2, 10));
        Assert.Equal([2u], await Rounds(store, 2, 1));
        Assert.Equal([], await Rounds(store, 4, 10));
        Assert.Equal([5u, 6], await Rounds(store, 5, 10));
        Assert.Equal([], await Rounds(store, 7, 10));
    }

    [Fact]
    public async Task A_range_carries_the_versions_that_updates_name()
    {
        var store = await OpenAsync();
        var first = await Written(store, One, Sample.Promise(1), SlotVersion.None);
        await Written(store, One, Sample.Promise(2), first);
        await Written(store, new Slot(2), Sample.Promise(1), SlotVersion.None);
        var range = await store.ReadRangeAsync(Shard, One, 2, default);
        Assert.Equal(2, range.Count);
        await Written(store, One, Sample.Promise(3), range[0].Version);
        await Written(store, new Slot(2), Sample.Promise(3), range[1].Version);
    }

    [Fact]
    public async Task Large_values_are_kept_whole_and_a_long_range_of_them_comes_in_pieces()
    {
        const int Bytes = 900 << 10;
        const int Slots = 12;
        var store = await OpenAsync();
        for (uint slot = 1; slot <= Slots; slot++)
        {
            await Written(store, new Slot(slot), Sample.Voted(slot, Bytes), SlotVersion.None);
        }

        // An update of a large record, too.
        var stored = await store.ReadAsync(Shard, One, default);
        await Written(store, One, Sample.Voted(99, Bytes + 1), stored!.Version);

        var read = new List<SlotState>();
        while (read.Count < Slots)
        {
            var piece = await store.ReadRangeAsync(Shard, new Slot((ulong)read.Count + 1), Slots, default);
            Assert.NotEmpty(piece);
            read.AddRange(piece.Select(slot => slot.State));
        }

        Assert.Equal(Sample.Voted(99, Bytes + 1), read[0]);
        for (uint slot = 2; slot <= Slots; slot++)
        {
            Assert.Equal(Sample.Voted(slot, Bytes), read[(int)slot - 1]);
        }
    }

    [Fact]
    public async Task Of_several_instances_that_write_the_same_version_one_wins()
    {
        const int Instances = 4;
        const int Slots = 25;
        var stores = new List<ISlotStore>();
        for (var i = 0; i < Instances; i++)
        {
            stores.Add(await OpenAsync());
        }

        for (uint slot = 1; slot <= Slots; slot++)
        {
            var winner = await Race(stores, new Slot(slot), 1, SlotVersion.None);
            await Race(stores, new Slot(slot), 2, winner);
        }
    }

    [Fact]
    public async Task What_one_instance_wrote_another_reads_at_once()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        var version = SlotVersion.None;
        for (uint round = 1; round <= 20; round++)
        {
            var (writer, reader) = round % 2 == 0 ? (first, second) : (second, first);
            version = await Written(writer, One, Sample.Voted(round), version);
            AssertStored(await reader.ReadAsync(Shard, One, default), Sample.Voted(round), version);
        }
    }

    [Fact]
    public async Task Records_and_versions_outlive_the_instance()
    {
        var store = await OpenAsync();
        var first = await Written(store, One, Sample.Voted(1), SlotVersion.None);
        var second = await Written(store, One, Sample.Voted(2), first);
        await CloseAsync(store);

        store = await OpenAsync();
        AssertStored(await store.ReadAsync(Shard, One, default), Sample.Voted(2), second);
        await Conflicts(store, One, Sample.Voted(3), first);
        await Conflicts(store, One, Sample.Voted(3), SlotVersion.None);
        await Written(store, One, Sample.Voted(3), second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(-33)]
    [InlineData(-1)]
    public async Task A_flipped_bit_is_reported_and_never_read_as_an_empty_slot(int at)
    {
        var store = await OpenAsync();
        await Written(store, One, Sample.Voted(1), SlotVersion.None);
        await Written(store, new Slot(2), Sample.Voted(2), SlotVersion.None);
        await Written(store, new Slot(3), Sample.Voted(3), SlotVersion.None);
        await FlipBitAsync(Shard, new Slot(2), at);

        var error = await Assert.ThrowsAsync<CorruptRecordException>(() => store.ReadAsync(Shard, new Slot(2), default).AsTask());
        Assert.Contains("slot 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("bank/0", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CorruptRecordException>(() => store.ReadRangeAsync(Shard, One, 3, default).AsTask());

        // It stands in nobody's way: the others are read, and an insert over it conflicts.
        Assert.Equal([3u], await Rounds(store, 3, 10));
        await Conflicts(store, new Slot(2), Sample.Voted(9), SlotVersion.None);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing_and_harms_nothing()
    {
        var store = await OpenAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.WriteAsync(Shard, One, Sample.Promise(1), SlotVersion.None, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync(Shard, One, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.ReadRangeAsync(Shard, One, 1, cancelled).AsTask());

        Assert.Null(await store.ReadAsync(Shard, One, default));
        await Written(store, One, Sample.Promise(1), SlotVersion.None);
    }

    [Fact]
    public async Task Many_calls_at_once_are_all_served()
    {
        const uint Slots = 200;
        var store = await OpenAsync();
        var writes = Enumerable.Range(1, (int)Slots).Select(slot =>
            store.WriteAsync(Shard, new Slot((ulong)slot), Sample.Voted((uint)slot), SlotVersion.None, default).AsTask());
        Assert.All(await Task.WhenAll(writes), write => Assert.True(write.Written));

        var reads = Enumerable.Range(1, (int)Slots).Select(slot => store.ReadAsync(Shard, new Slot((ulong)slot), default).AsTask());
        Assert.Equal(Enumerable.Range(1, (int)Slots), (await Task.WhenAll(reads)).Select(stored => (int)stored!.State.Promised.Round));
    }

    private static async Task<SlotVersion> Written(ISlotStore store, Slot slot, SlotState state, SlotVersion expected)
    {
        var write = await store.WriteAsync(Shard, slot, state, expected, default);
        Assert.True(write.Written);
        Assert.NotEqual(SlotVersion.None, write.Version);
        return write.Version;
    }

    private static async Task Conflicts(ISlotStore store, Slot slot, SlotState state, SlotVersion expected) =>
        Assert.Equal(SlotWrite.Conflict, await store.WriteAsync(Shard, slot, state, expected, default));

    private static void AssertStored(StoredSlot? stored, SlotState state, SlotVersion version)
    {
        Assert.NotNull(stored);
        Assert.Equal(state, stored.State);
        Assert.Equal(version, stored.Version);
    }

    private static async Task<IEnumerable<uint>> Rounds(ISlotStore store, ulong first, int limit) =>
        (await store.ReadRangeAsync(Shard, new Slot(first), limit, default)).Select(stored => stored.State.Promised.Round);

    // All instances write on the same condition at the same time; the record must be the one winner's.
    private static async Task<SlotVersion> Race(List<ISlotStore> stores, Slot slot, uint round, SlotVersion expected)
    {
        var writes = await Task.WhenAll(stores.Select((store, i) =>
            store.WriteAsync(Shard, slot, Sample.Voted(round, proposer: (ulong)i + 1), expected, default).AsTask()));
        var winner = Assert.Single(Enumerable.Range(0, stores.Count), i => writes[i].Written);
        AssertStored(
            await stores[0].ReadAsync(Shard, slot, default),
            Sample.Voted(round, proposer: (ulong)winner + 1),
            writes[winner].Version);
        return writes[winner].Version;
    }
}
