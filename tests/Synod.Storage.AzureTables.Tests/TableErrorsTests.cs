using Synod.Consensus;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>What the service answers, in an operator's words; and never as an empty slot.</summary>
public sealed class TableErrorsTests
{
    private static readonly Slot One = new(1);

    private readonly FakeService _service = new();

    private AzureTablesSlotStore Store => new(Tables.Over(_service), "synod", 1);

    [Theory]
    [InlineData(404, "TableNotFound", "the table is not there")]
    [InlineData(404, "SomethingElse", "refused a request")]
    [InlineData(403, "AuthenticationFailed", "does not accept who asks")]
    [InlineData(403, "AuthorizationPermissionMismatch", "no permission")]
    [InlineData(403, "AccountIsDisabled", "the account is disabled")]
    [InlineData(409, "TableBeingDeleted", "being deleted")]
    [InlineData(413, "RequestBodyTooLarge", "too large")]
    [InlineData(400, "InvalidInput", "refused a request")]
    [InlineData(507, "InsufficientStorage", "out of space")]
    public async Task A_refusal_names_the_store_and_says_what_is_wrong(int status, string code, string words)
    {
        _service.Answers = (_, _) => FakeResponse.Error(status, code);
        await AssertFailsAsync(words, code);
    }

    [Fact]
    public async Task A_throttled_store_is_asked_a_few_times_and_says_so()
    {
        _service.Answers = (_, _) => FakeResponse.Error(503, "ServerBusy", ("Retry-After", "0"));
        var error = await Assert.ThrowsAsync<StoreException>(() => Store.ReadAsync(Sample.Shard, One, default).AsTask());
        Assert.Contains("throttled", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, _service.Requests.Count);
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_says_so()
    {
        _service.Answers = (_, _) => throw new IOException("no route to host");
        var error = await Assert.ThrowsAsync<StoreException>(() => Store.ReadAsync(Sample.Shard, One, default).AsTask());
        Assert.Contains("'http://127.0.0.1:10002/devstoreaccount1', table SynodVotes", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached: no route to host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_an_answer_of_nobody()
    {
        _service.Answers = (_, _) => new FakeResponse(404, "<html>not here</html>");
        await Assert.ThrowsAsync<StoreException>(() => Store.ReadAsync(Sample.Shard, One, default).AsTask());
        _service.Answers = (_, _) => new FakeResponse(200, "<html>welcome</html>");
        await Assert.ThrowsAsync<CorruptRecordException>(() => Store.ReadAsync(Sample.Shard, One, default).AsTask());
    }

    [Fact]
    public async Task Only_a_row_that_is_not_there_is_an_empty_slot()
    {
        _service.Answers = (_, _) => FakeResponse.Error(404, "ResourceNotFound");
        Assert.Null(await Store.ReadAsync(Sample.Shard, One, default));
    }

    [Fact]
    public async Task An_empty_page_is_followed_to_the_next()
    {
        _service.Answers = (number, _) => number < 2
            ? new FakeResponse(
                200, """{"value":[]}""", ("x-ms-continuation-NextPartitionKey", "1!a b"), ("x-ms-continuation-NextRowKey", "2"))
            : new FakeResponse(200, """{"value":[]}""");
        Assert.Empty(await Store.ReadRangeAsync(Sample.Shard, One, 10, default));
        Assert.Equal(3, _service.Requests.Count);
    }

    private async Task AssertFailsAsync(string words, string code)
    {
        Func<Task>[] calls =
        [
            () => Store.ReadAsync(Sample.Shard, One, default).AsTask(),
            () => Store.ReadRangeAsync(Sample.Shard, One, 10, default).AsTask(),
            () => Store.WriteAsync(Sample.Shard, One, Sample.Promise(1), SlotVersion.None, default).AsTask(),
        ];
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<StoreException>(call);
            Assert.Contains("'http://127.0.0.1:10002/devstoreaccount1', table SynodVotes", error.Message, StringComparison.Ordinal);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Contains(code, error.Message, StringComparison.Ordinal);
        }
    }
}
