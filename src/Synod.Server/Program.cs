using System.CommandLine;
using Synod.Server;
using Synod.Storage.Sqlite;

var data = new Option<string>("--data")
{
    Description = "The directory that holds the ledgers; made if it is missing.",
    DefaultValueFactory = _ => "./data",
};
var urls = new Option<string>("--urls")
{
    Description = "Where to listen; several addresses are separated by semicolons.",
    DefaultValueFactory = _ => "http://127.0.0.1:5080",
};
var acceptors = new Option<int?>("--acceptors")
{
    Description = "1, 3, 5 or 7 files or tables of votes, of which a majority must survive. Fixed when the store is made; 1 by default.",
};
var origin = new Option<string?>("--origin")
{
    Description = "What the names of all checkpoints begin with, for example example.com/ledgers. Fixed when the store is made.",
};
var stores = new Option<string[]>("--store")
{
    Description = "Azure tables instead of a directory: a connection string, UseDevelopmentStorage=true, or an https address. "
        + "Once for all acceptors, or once for each.",
    DefaultValueFactory = _ => [],
};
var key = new Option<string?>("--key")
{
    Description = "The signing key of a store on tables, a PEM file; made for a new store.",
};
var serviceId = new Option<string?>("--service-id")
{
    Description = "The service id of silos on the same tables. Fixed when the store is made; synod by default.",
};

var command = new RootCommand("Synod: a double-entry ledger that can be proved.")
{
    data, urls, acceptors, origin, stores, key, serviceId,
};
command.SetAction(async (parsed, stop) =>
{
    var options = new ServerOptions(
        parsed.GetValue(data)!, parsed.GetValue(urls)!, parsed.GetValue(acceptors), parsed.GetValue(origin))
    {
        Stores = parsed.GetValue(stores)!,
        Key = parsed.GetValue(key),
        ServiceId = parsed.GetValue(serviceId),
    };
    try
    {
        await using var server = await SynodServer.StartAsync(options, Console.Out, stop);
        await server.RunUntilStoppedAsync(stop);
        return 0;
    }
    catch (Exception e) when (e is ServerStartException or StoreDirectoryException)
    {
        // What is wrong is said in words; where in the program it was noticed helps nobody.
        await Console.Error.WriteLineAsync("synod-server: " + e.Message);
        return 1;
    }
});

// The host turns SIGTERM and Ctrl+C into a drain; the parser's own handling would cut it short.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
