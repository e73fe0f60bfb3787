using Synod.Azurite;
using Synod.Consensus;
using Synod.Hosting;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>
/// How a store on tables is made, and opened as it was made. Each test has an emulator of its own: a store's tables have
/// fixed names.
/// </summary>
public sealed class AzureTablesStoreTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synod-tables-").FullName;
    private readonly List<PemCheckpointSigner> _signers = [];
    private AzuriteServer? _azurite;

    private string Connection => _azurite!.ConnectionString;

    public async Task InitializeAsync() => _azurite = await AzuriteServer.StartAsync();

    public Task DisposeAsync() => _azurite?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void Dispose()
    {
        _signers.ForEach(signer => signer.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_is_opened_as_it_was_made()
    {
        var made = await OpenAsync(acceptors: 3, origin: "test.example");
        Assert.Equal(3, made.Acceptors.Count);
        foreach (var acceptor in made.Acceptors)
        {
            await acceptor.Store!.WriteAsync(Sample.Shard, new Slot(1), Sample.Voted((uint)acceptor.Number), SlotVersion.None, default);
        }

        await made.Index.AppendAsync(Sample.Shard, Sample.Empty(1), default);
        var again = await OpenAsync();
        Assert.Equal((made.StoreId, made.Origin, made.CreatedAt), (again.StoreId, again.Origin, again.CreatedAt));
        Assert.Equal("test.example", again.Origin);
        Assert.Empty(again.Warnings);
        Assert.Equal(1ul, await again.Index.HeightAsync(Sample.Shard, default));
        foreach (var acceptor in again.Acceptors)
        {
            Assert.Equal(
                Sample.Voted((uint)acceptor.Number), (await acceptor.Store!.ReadAsync(Sample.Shard, new Slot(1), default))!.State);
        }

        await RefusedAsync("has 3 acceptors; 5 were asked for", acceptors: 5);
        await RefusedAsync("has the origin 'test.example'; 'other' was asked for", origin: "other");
        await RefusedAsync("not that of the store", key: "other.key", makesKey: true);
        File.Delete(Path.Combine(_folder, "signing.key"));
        await Assert.ThrowsAsync<KeyFileException>(() => OpenAsync());
    }

    [Fact]
    public async Task Its_service_is_the_one_it_was_made_with_and_another_is_refused()
    {
        var made = await OpenAsync(serviceId: "books");
        await made.Acceptors[0].Store!.WriteAsync(Sample.Shard, new Slot(1), Sample.Voted(1), SlotVersion.None, default);
        await RefusedAsync("has the service id 'books'; 'synod' was asked for", serviceId: "synod");

        foreach (var serviceId in new[] { "books", null })
        {
            var again = await OpenAsync(serviceId: serviceId);
            Assert.Equal("books", again.ServiceId);
            Assert.NotNull(await again.Acceptors[0].Store!.ReadAsync(Sample.Shard, new Slot(1), default));
        }
    }

    [Fact]
    public async Task A_store_from_before_its_service_could_be_chosen_is_of_the_default_one()
    {
        await OpenAsync();
        var connection = TableConnection.Parse(Connection);
        var table = new TableClient(connection, TablePipeline.Build(connection, TimeProvider.System), StoreRow.TableName);
        var row = (await table.GetAsync("store", "acceptor-1", default))!;
        var older = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Properties.Where(property => property.Key != "ServiceId"))
        {
            older[name] = value;
        }

        await table.UpsertAsync(older, default);
        Assert.Equal("synod", (await OpenAsync(serviceId: "synod")).ServiceId);
        await RefusedAsync("has the service id 'synod'; 'books' was asked for", serviceId: "books");
    }

    [Fact]
    public async Task Processes_that_make_it_at_the_same_time_make_one()
    {
        SigningKeyFile.Open(Path.Combine(_folder, "signing.key"), storeIsNew: true).Dispose();
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(acceptors: 3)));
        Assert.Single(stores.Select(store => store.StoreId).Distinct());
        Assert.All(stores, store => Assert.Empty(store.Warnings));
    }

    [Fact]
    public async Task Three_services_hold_an_acceptor_each_and_one_may_be_gone()
    {
        await using var second = await AzuriteServer.StartAsync();
        var third = await AzuriteServer.StartAsync();
        string[] connections = [Connection, second.ConnectionString, third.ConnectionString];
        var store = await OpenAsync(connections);
        Assert.Equal(3, store.Acceptors.Select(acceptor => acceptor.Endpoint).Distinct().Count());

        await RefusedAsync("There are 3 connections and 5 acceptors", connections, acceptors: 5);
        await RefusedAsync("holds acceptor 2 of store", [connections[1], connections[0], connections[2]]);
        var swapped = await OpenAsync([connections[0], connections[1], connections[1]]);
        Assert.Contains("Acceptor 3 of 3 is lost until the next start.", Assert.Single(swapped.Warnings), StringComparison.Ordinal);

        await third.DisposeAsync();
        var rest = await OpenAsync(connections);
        Assert.Contains("cannot be reached", Assert.Single(rest.Warnings), StringComparison.Ordinal);
        Assert.Null(rest.Acceptors[2].Store);

        await RefusedAsync("has 3 acceptors and needs 2 to work", [Connection, Connection, third.ConnectionString]);
    }

    [Fact]
    public async Task What_no_store_can_be_is_refused()
    {
        await RefusedAsync("not 2", acceptors: 2);
        await RefusedAsync("cannot be an origin", origin: "with space");
        await RefusedAsync("A store has 1, 3, 5 or 7 acceptors, not 2", [Connection, Connection]);
        await RefusedAsync("name=value", ["nonsense"]);
        await RefusedAsync("A store needs a connection", []);
        foreach (var serviceId in new[] { "", "my_books", "my books", "books/eu", "bücher", new string('x', 64) })
        {
            await RefusedAsync("cannot be a service id: it is 1 to 63 ASCII letters, digits, '-' and '.'", serviceId: serviceId);
        }
    }

    private Task<AzureTablesStore> OpenAsync(int? acceptors = null, string? origin = null, string? serviceId = null) =>
        OpenAsync([Connection], acceptors, origin, serviceId: serviceId);

    private Task<AzureTablesStore> OpenAsync(
        string[] connections, int? acceptors = null, string? origin = null, string key = "signing.key", bool makesKey = false,
        string? serviceId = null) =>
        AzureTablesStore.OpenOrCreateAsync(
            connections, acceptors, origin, serviceId, storeIsNew => Signer(key, makesKey || storeIsNew), TimeProvider.System, default);

    private async Task RefusedAsync(
        string words, string[]? connections = null, int? acceptors = null, string? origin = null, string key = "signing.key",
        bool makesKey = false, string? serviceId = null)
    {
        var error = await Assert.ThrowsAsync<AzureTablesStoreException>(
            () => OpenAsync(connections ?? [Connection], acceptors, origin, key, makesKey, serviceId));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private PemCheckpointSigner Signer(string key, bool storeIsNew)
    {
        var signer = SigningKeyFile.Open(Path.Combine(_folder, key), storeIsNew);
        lock (_signers)
        {
            _signers.Add(signer);
        }

        return signer;
    }
}
