using Synod.Runtime;

namespace Synod.Grains;

/// <summary>All ledgers of the cluster. Its key is <see cref="Key"/>.</summary>
[Alias("synod.IDirectoryGrain")]
public interface IDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>The only key.</summary>
    const long Key = 0;

    /// <summary>All ledgers, by name.</summary>
    /// <exception cref="UnavailableException">It cannot be said now.</exception>
    [Alias("list")]
    Task<IReadOnlyList<LedgerInfo>> ListAsync(CancellationToken cancellationToken);
}
