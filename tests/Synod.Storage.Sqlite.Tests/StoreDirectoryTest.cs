using Synod.Consensus;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>A data directory that a test makes, harms and opens again.</summary>
public abstract class StoreDirectoryTest : IAsyncLifetime
{
    private readonly Scratch _scratch = new();

    protected string Root => _scratch["data"];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }

    protected static async Task VoteAsync(SqliteStoreDirectory store)
    {
        foreach (var acceptor in store.Acceptors)
        {
            await acceptor.Store!.WriteAsync(Sample.Shard, new Slot(1), Sample.Promise(1), SlotVersion.None, default);
        }
    }

    protected SqliteStoreDirectory Open(int? acceptors = null, string? origin = null) =>
        SqliteStoreDirectory.OpenOrCreate(Root, acceptors, origin, TimeProvider.System);

    protected void Refused(string words, int? acceptors = null, string? origin = null)
    {
        var error = Assert.Throws<StoreDirectoryException>(() => Open(acceptors, origin));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    protected string In(string name) => Path.Combine(Root, name);

    protected string Beside(string name) => _scratch[name];
}
