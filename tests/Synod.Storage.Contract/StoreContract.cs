namespace Synod.Storage.Contract;

/// <summary>What the contracts share: durable data that a test opens as often as it likes, as several processes would.</summary>
/// <typeparam name="TStore">The port under test.</typeparam>
public abstract class StoreContract<TStore> : IAsyncLifetime
    where TStore : notnull
{
    private readonly List<TStore> _opened = [];

    /// <summary>Opens another instance over this test's data, which is empty at first.</summary>
    protected abstract ValueTask<TStore> OpenInstanceAsync();

    /// <summary>Opens an instance that is closed at the end of the test.</summary>
    protected async ValueTask<TStore> OpenAsync()
    {
        var store = await OpenInstanceAsync();
        _opened.Add(store);
        return store;
    }

    /// <summary>Closes an instance before the end of the test.</summary>
    protected async ValueTask CloseAsync(TStore store)
    {
        _opened.Remove(store);
        switch (store)
        {
            case IAsyncDisposable closes:
                await closes.DisposeAsync();
                break;
            case IDisposable closes:
                closes.Dispose();
                break;
        }
    }

    /// <summary>Prepares the test's data.</summary>
    public virtual Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Removes the test's data; the instances are closed by then.</summary>
    protected virtual Task RemoveDataAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var store in _opened.ToArray())
        {
            await CloseAsync(store);
        }

        await RemoveDataAsync();
    }
}
