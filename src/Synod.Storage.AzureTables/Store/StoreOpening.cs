using System.Security.Cryptography;
using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// The opening of a store, and its creation. The first acceptor's row comes first and claims the store; it says that the store
/// is complete when everything else is there. A creation that was cut off is finished at the next opening.
/// </summary>
/// <param name="services">The table service of all acceptors, or of each.</param>
/// <param name="acceptors">How many acceptors were asked for; null for what the store has.</param>
/// <param name="origin">The origin that was asked for; null for what the store has.</param>
/// <param name="serviceId">The service id that was asked for; null for what the store has.</param>
/// <param name="signerOf">Gives the signer, and is told whether the store is new.</param>
/// <param name="clock">Tells when a new store was created.</param>
internal sealed class StoreOpening(
    IReadOnlyList<StoreTables> services, int? acceptors, string? origin, string? serviceId, Func<bool, ICheckpointSigner> signerOf,
    TimeProvider clock)
{
    private const int StoreIdBytes = 16;

    /// <summary>Opens or creates the store.</summary>
    /// <exception cref="AzureTablesStoreException">It cannot be used.</exception>
    public async Task<AzureTablesStore> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services[0].Store.CreateIfMissingAsync(cancellationToken);
            var first = await ReadFirstAsync(cancellationToken) ?? await RefuseOthersAsync(cancellationToken);
            var signer = signerOf(first is null);
            first ??= await BeginAsync(Hash(signer), cancellationToken);
            Recognise(first, signer);
            if (!first.Complete)
            {
                await FinishAsync(first, cancellationToken);
            }

            await services[0].Index.CreateIfMissingAsync(cancellationToken);
            var opened = await OpenAcceptorsAsync(first, cancellationToken);
            return new AzureTablesStore(first, opened, new AzureTablesShardIndex(services[0].Index), signer);
        }
        catch (StoreException error)
        {
            throw new AzureTablesStoreException(error.Message, error);
        }
        catch (FormatException error)
        {
            throw new AzureTablesStoreException(
                $"The store in '{services[0]}' cannot be read: {error.Message}. Nothing in it was changed.", error);
        }
    }

    private static string Hash(ICheckpointSigner signer) => Convert.ToHexStringLower(SHA256.HashData(signer.PublicKey.Span));

    private StoreTables Of(int acceptor) => services.Count == 1 ? services[0] : services[acceptor - 1];

    private ValueTask<StoreRow?> ReadFirstAsync(CancellationToken cancellationToken) =>
        StoreRow.ReadAsync(services[0].Store, 1, cancellationToken);

    // A service that has another acceptor's row while the first one's is gone: a new store would disown its votes. If it is not
    // gone but made just now, by another process, then it was there before the rows of the others.
    private async Task<StoreRow?> RefuseOthersAsync(CancellationToken cancellationToken)
    {
        foreach (var (service, at) in services.Select((service, at) => (service, at)))
        {
            if (await FindAnyAsync(service, cancellationToken) is { } found)
            {
                return await ReadFirstAsync(cancellationToken) ?? throw new AzureTablesStoreException(
                    $"'{service}' is connection {at + 1} and holds acceptor {found.Acceptor} of store {found.StoreId}, "
                    + $"whose first acceptor is not in '{services[0]}'. "
                    + "Give the connections in the order of their acceptors, or empty services for a new store.");
            }
        }

        return null;
    }

    private static async Task<StoreRow?> FindAnyAsync(StoreTables service, CancellationToken cancellationToken)
    {
        await service.Store.CreateIfMissingAsync(cancellationToken);
        for (var acceptor = 1; acceptor <= StoreOptions.MaxAcceptors; acceptor++)
        {
            if (await StoreRow.ReadAsync(service.Store, acceptor, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<StoreRow> BeginAsync(string signingKey, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StoreIdBytes));
        var row = new StoreRow
        {
            StoreId = id,
            Acceptor = 1,
            Acceptors = acceptors ?? StoreOptions.DefaultAcceptors,
            Origin = origin ?? StoreOptions.DefaultOrigin(id),
            ServiceId = serviceId ?? ServiceIds.Default,
            CreatedAt = clock.GetUtcNow(),
            SigningKey = signingKey,
            Complete = false,
        };
        await services[0].Store.InsertAsync(row.ToEntity(), cancellationToken);

        // Whether it is ours or another process was first: what stands there is the store.
        return await ReadFirstAsync(cancellationToken)
            ?? throw new AzureTablesStoreException($"The store in '{services[0]}' was deleted while it was created. Try again.");
    }

    private void Recognise(StoreRow first, ICheckpointSigner signer)
    {
        var fault = StoreOptions.Difference(services[0].ToString(), (first.Acceptors, first.Origin), acceptors, origin)
            ?? ServiceIds.Difference(services[0].ToString(), first.ServiceId, serviceId)
            ?? (Hash(signer) == first.SigningKey ? null
                : $"The signing key is not that of the store in '{services[0]}': SHA-256 of its public half is {Hash(signer)}, "
                    + $"and the store's is {first.SigningKey}. Give the store's own key.");
        if (fault is not null)
        {
            throw new AzureTablesStoreException(fault);
        }
    }

    private async Task FinishAsync(StoreRow first, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= first.Acceptors; number++)
        {
            var tables = Of(number);
            await tables.Store.CreateIfMissingAsync(cancellationToken);
            await tables.Votes.CreateIfMissingAsync(cancellationToken);
            if (number > 1)
            {
                await tables.Store.InsertAsync((first with { Acceptor = number }).ToEntity(), cancellationToken);
            }
        }

        // Another process may have finished it: then this version is gone, and all is well.
        await services[0].Store.ReplaceAsync((first with { Complete = true }).ToEntity(), first.ETag!, cancellationToken);
    }

    private async Task<IReadOnlyList<AzureTablesAcceptor>> OpenAcceptorsAsync(StoreRow first, CancellationToken cancellationToken)
    {
        var opened = new List<AzureTablesAcceptor>();
        for (var number = 1; number <= first.Acceptors; number++)
        {
            // Never made anew: an acceptor that comes back without its votes could let two blocks be chosen in one slot.
            var why = await Of(number).FindLossAsync(first, number, cancellationToken);
            opened.Add(new AzureTablesAcceptor(
                number,
                Of(number).ToString(),
                why is null ? new AzureTablesSlotStore(Of(number).Votes, first.ServiceId, number) : null,
                why is null ? null : $"Acceptor {number} of {first.Acceptors} is lost until the next start. {why}"));
        }

        var lost = opened.Select(acceptor => acceptor.Lost).OfType<string>().ToList();
        var majority = (first.Acceptors / 2) + 1;
        return first.Acceptors - lost.Count >= majority
            ? opened
            : throw new AzureTablesStoreException(
                $"The store in '{services[0]}' has {StoreOptions.Count(first.Acceptors)} and needs {majority} to work. "
                + string.Join(' ', lost));
    }
}
