using System.CommandLine;
using Synod.Runtime;
using Synod.Storage.AzureTables;

namespace Synod.Cli;

/// <summary>The options that name a store on Azure tables, as the server and the silo have them.</summary>
internal sealed class TablesOption
{
    public Option<string[]> Stores { get; } = new("--store")
    {
        Description = "Azure tables instead of a TARGET: a connection string, UseDevelopmentStorage=true, or an https address. "
            + "Once for all acceptors, or once for each.",
        HelpName = "CONNECTION",
    };

    public Option<string> ServiceId { get; } = Parsed.Option(
        "--service-id", "ID", "The service id that the store must have. Default: the one that it has.", text => text);

    /// <summary>True if a store is named.</summary>
    public bool IsGiven(CommandSession session)
    {
        var isGiven = session.Get(Stores) is { Length: > 0 };
        return isGiven || session.Get(ServiceId) is null ? isGiven : throw CliException.Usage("--service-id is for --store.");
    }

    /// <summary>Opens the store to read it.</summary>
    /// <exception cref="CliException">There is none, it is another one, or its service does not answer.</exception>
    public async Task<AzureTablesStoreReader> OpenAsync(CommandSession session)
    {
        try
        {
            return await AzureTablesStoreReader.OpenAsync(
                session.Get(Stores), session.Get(ServiceId), session.Host.Clock, session.Cancel);
        }
        catch (AzureTablesStoreException exception)
        {
            throw CliException.Usage(exception.Message, exception);
        }
        catch (StoreException exception)
        {
            throw new CliException(ExitCode.Unavailable, exception.Message, exception);
        }
    }
}
