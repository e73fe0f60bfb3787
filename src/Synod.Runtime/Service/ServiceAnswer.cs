namespace Synod.Runtime;

/// <summary>An answer, or in the service's own words why there is none: what stores say is not a gateway's to know.</summary>
public static class ServiceAnswer
{
    /// <summary>Asks, and puts failures of stores into words.</summary>
    /// <exception cref="UnavailableException">A store failed, or too few acceptors answered.</exception>
    public static async ValueTask<T> OfAsync<T>(Func<ValueTask<T>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        try
        {
            return await ask();
        }
        catch (NoQuorumException e)
        {
            throw new UnavailableException(UnavailableReason.NoQuorum, e.Message, e);
        }
        catch (StoreException e)
        {
            throw new UnavailableException(UnavailableReason.Stopped, e.Message, e);
        }
    }
}
