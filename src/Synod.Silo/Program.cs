using System.CommandLine;
using Synod.Silo;

var command = new RootCommand("Synod as a silo of a cluster: the same ledger, on as many machines as it takes.");
foreach (var option in SiloSettings.All)
{
    command.Options.Add(option);
}

command.SetAction(async (parsed, stop) =>
{
    try
    {
        await using var silo = await SynodSilo.StartAsync(SiloSettings.Read(parsed), Console.Out, stop);
        await silo.RunUntilStoppedAsync(stop);
        return 0;
    }
    catch (SiloStartException e)
    {
        // What is wrong is said in words; where in the program it was noticed helps nobody.
        await Console.Error.WriteLineAsync("synod-silo: " + e.Message);
        return 1;
    }
});

// The host turns SIGTERM and Ctrl+C into a drain; the parser's own handling would cut it short.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
