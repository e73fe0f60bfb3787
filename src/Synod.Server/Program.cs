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
    Description = "1, 3, 5 or 7 files of votes, of which a majority must survive. Fixed when the directory is made; 1 by default.",
};
var origin = new Option<string?>("--origin")
{
    Description = "What the names of all checkpoints begin with, for example example.com/ledgers. Fixed when the directory is made.",
};

var command = new RootCommand("Synod: a double-entry ledger that can be proved.") { data, urls, acceptors, origin };
command.SetAction(async (parsed, stop) =>
{
    var options = new ServerOptions(
        parsed.GetValue(data)!, parsed.GetValue(urls)!, parsed.GetValue(acceptors), parsed.GetValue(origin));
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
