using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Synod.Benchmarks;

/// <summary><c>micro</c>: the hot paths alone, with what they allocate.</summary>
internal static class MicroCommand
{
    private static readonly Type[] All =
        [typeof(LedgerBenchmarks), typeof(ProofsBenchmarks), typeof(StorageBenchmarks), typeof(GatewayBenchmarks)];

    public static Command Build()
    {
        var filter = LoadOptions.Of("--filter", "Which of them, for example *Ledger*.", "*");
        var brief = LoadOptions.Of("--short", "Three runs of each, for a first look.", false);
        var artifacts = LoadOptions.Of("--artifacts", "Where the reports are written.", Path.Combine("artifacts", "micro"));
        var command = new Command("micro", "Micro-benchmarks of the hot paths, with allocations.") { filter, brief, artifacts };
        command.SetAction(parsed =>
        {
            // In this process: the default makes and restores a project for every run, which not every feed and build layout allow.
            var job = (parsed.GetValue(brief) ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
            var config = ManualConfig.Create(DefaultConfig.Instance)
                .AddJob(job)
                .AddDiagnoser(MemoryDiagnoser.Default)
                .WithArtifactsPath(Path.GetFullPath(parsed.GetValue(artifacts)!));
            var summaries = BenchmarkSwitcher.FromTypes(All).Run(["--filter", parsed.GetValue(filter)!], config);
            var failed = !summaries.Any() || summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success));
            return (int)(failed ? ExitCode.Invalid : ExitCode.Ok);
        });
        return command;
    }
}
