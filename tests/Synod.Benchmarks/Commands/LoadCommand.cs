using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary><c>load</c>: one load, one measurement.</summary>
internal static class LoadCommand
{
    public static Command Build()
    {
        var load = new LoadOptions();
        var target = new TargetOptions();
        var url = LoadOptions.Of<string?>("--url", "A server that runs already, instead of one that is started here.", null);
        var restart = LoadOptions.Of("--restart", "Then starts the server again on its store, and measures how long that takes.", false);
        var json = LoadOptions.Of<string?>("--json", "A file for the result.", null);
        var command = new Command("load", "Sends one load and measures it.") { url, restart, json };
        target.AddTo(command);
        load.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var plan = load.Read(parsed);
            await using var sink = parsed.GetValue(url) is { } address
                ? target.At(parsed, plan, address)
                : await target.StartAsync(parsed, plan, stop);
            var again = !parsed.GetValue(restart) ? null : sink as HttpTarget
                ?? throw new BenchmarkException("--restart is for --target http.", ExitCode.Usage);
            var measured = await new LoadRun(sink, plan).RunAsync(stop);
            if (again is not null)
            {
                measured = measured with { Restart = await again.RestartAsync(stop) };
            }

            var machine = MachineReport.Of(parsed.GetValue(target.Directory));
            int? acceptors = parsed.GetValue(url) is null ? target.Acceptors(parsed) : null;
            var report = LoadReport.Of(machine, sink.Name, acceptors, plan, measured);
            report.WriteTo(parsed.InvocationConfiguration.Output);
            await JsonFile.WriteAsync(parsed.GetValue(json), report, stop);
        });
        return command;
    }
}
