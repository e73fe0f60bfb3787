using Azure.Core.Pipeline;
using Synod.Consensus;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>Requests and answers that are lost, over a real table: what is written is known, or the outcome is unknown.</summary>
[Collection(AzuriteTests.Name)]
public sealed class RetryTests(AzuriteTables azurite) : IAsyncLifetime
{
    private static readonly Slot One = new(1);

    private readonly string _name = AzuriteTables.NewName();
    private readonly FakeService _service = new(new HttpClientTransport());

    private AzureTablesSlotStore Store => new(azurite.Table(_name, _service), "synod", 1);

    private AzureTablesSlotStore Undisturbed => new(azurite.Table(_name), "synod", 1);

    public async Task InitializeAsync() => await azurite.Table(_name).CreateIfMissingAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_insert_whose_answer_is_lost_is_found_to_be_written()
    {
        _service.LosesAnswer = (number, _) => number == 0;
        var write = await WriteAsync(Sample.Voted(1), SlotVersion.None);

        // The insert, the insert again, which conflicts with the first, and the look at what is there.
        Assert.Equal(["POST", "POST", "GET"], _service.Requests.Select(request => request.Split(' ')[0]));
        await AssertStoredAsync(write, Sample.Voted(1));
    }

    [Fact]
    public async Task An_update_whose_answer_is_lost_is_found_to_be_written()
    {
        var first = await WriteAsync(Sample.Promise(1), SlotVersion.None);
        _service.LosesAnswer = (number, _) => number == 1;
        var second = await WriteAsync(Sample.Voted(2), first.Version);

        Assert.Equal(["POST", "PUT", "PUT", "GET"], _service.Requests.Select(request => request.Split(' ')[0]));
        await AssertStoredAsync(second, Sample.Voted(2));
    }

    [Fact]
    public async Task A_request_that_is_lost_is_sent_again()
    {
        _service.Answers = (number, _) => number < 2 ? FakeResponse.Error(500, "OperationTimedOut") : null;
        await AssertStoredAsync(await WriteAsync(Sample.Voted(1), SlotVersion.None), Sample.Voted(1));
        Assert.Equal(3, _service.Requests.Count);
    }

    [Fact]
    public async Task A_conflict_with_somebody_else_is_one_although_an_answer_was_lost()
    {
        // The request is lost, and somebody else is faster than its repetition.
        _service.Answers = (number, _) => number == 0 ? FakeResponse.Error(503, "ServerBusy", ("Retry-After", "0")) : null;
        _service.BeforeAsync = async number =>
        {
            if (number == 0)
            {
                await Undisturbed.WriteAsync(Sample.Shard, One, Sample.Voted(1, proposer: 2), SlotVersion.None, default);
            }
        };

        Assert.Equal(SlotWrite.Conflict, await WriteAsync(Sample.Voted(1), SlotVersion.None));
        Assert.Equal(Sample.Voted(1, proposer: 2), (await Undisturbed.ReadAsync(Sample.Shard, One, default))!.State);
    }

    [Fact]
    public async Task A_conflict_at_once_is_not_looked_at()
    {
        await Undisturbed.WriteAsync(Sample.Shard, One, Sample.Voted(1), SlotVersion.None, default);
        Assert.Equal(SlotWrite.Conflict, await WriteAsync(Sample.Voted(1), SlotVersion.None));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task A_write_none_of_whose_answers_comes_has_an_unknown_outcome()
    {
        _service.LosesAnswer = (_, _) => true;
        var error = await Assert.ThrowsAsync<StoreException>(() => WriteAsync(Sample.Voted(1), SlotVersion.None));
        Assert.Contains("cannot be reached: the connection was reset", error.Message, StringComparison.Ordinal);

        // It was written all the same, which only a read can tell.
        Assert.Equal(Sample.Voted(1), (await Undisturbed.ReadAsync(Sample.Shard, One, default))!.State);
        Assert.Equal(4, _service.Requests.Count);
    }

    [Fact]
    public async Task A_conflict_that_cannot_be_looked_at_has_an_unknown_outcome()
    {
        _service.LosesAnswer = (number, request) => number == 0 || request.Method == Azure.Core.RequestMethod.Get;
        await Assert.ThrowsAsync<StoreException>(() => WriteAsync(Sample.Voted(1), SlotVersion.None));
    }

    [Fact]
    public async Task A_request_that_arrives_late_changes_nothing()
    {
        var late = new FakeService();
        await Assert.ThrowsAsync<StoreException>(
            () => new AzureTablesSlotStore(azurite.Table(_name, late), "synod", 1)
                .WriteAsync(Sample.Shard, One, Sample.Voted(1), SlotVersion.None, default).AsTask());
        var written = await WriteAsync(Sample.Voted(2), SlotVersion.None);

        // Now the network delivers the first one after all: it was an insert, and there is a row.
        Assert.Equal(SlotWrite.Conflict, await Undisturbed.WriteAsync(Sample.Shard, One, Sample.Voted(1), SlotVersion.None, default));
        await AssertStoredAsync(written, Sample.Voted(2));
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_is_found_to_be_there()
    {
        var index = new AzureTablesShardIndex(azurite.Table(_name, _service));
        await index.AppendAsync(Sample.Shard, Sample.Empty(1), default);
        var before = _service.Requests.Count;
        _service.LosesAnswer = (number, _) => number == before;
        await index.AppendAsync(Sample.Shard, Sample.Empty(2), default);
        await index.AppendAsync(Sample.Shard, Sample.Empty(3), default);

        Assert.Equal(3ul, await index.HeightAsync(Sample.Shard, default));
        Assert.Equal(Sample.Row(2), await index.BlockAsync(Sample.Shard, 2, default));
    }

    private async Task<SlotWrite> WriteAsync(SlotState state, SlotVersion expected) =>
        await Store.WriteAsync(Sample.Shard, One, state, expected, default);

    private async Task AssertStoredAsync(SlotWrite write, SlotState state)
    {
        Assert.True(write.Written);
        var stored = (await Undisturbed.ReadAsync(Sample.Shard, One, default))!;
        Assert.Equal((state, write.Version), (stored.State, stored.Version));
    }
}
