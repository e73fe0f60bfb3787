using System.CommandLine;
using System.Globalization;
using Synod.Client;

namespace Synod.Cli;

/// <summary><c>synod import</c>: a CSV file into a ledger, by a mapping (docs/import.md).</summary>
internal sealed class ImportCommand
{
    private const int DefaultBatch = 1_000;

    private readonly Argument<string> _file = Parsed.Argument("FILE", "The CSV file.", text => text);
    private readonly Option<string> _map = Parsed.Required("--map", "MAP.json", "The mapping (docs/import.md).", text => text);
    private readonly Option<int> _batch =
        Parsed.Count("--batch", "Transactions in one request.", DefaultBatch, SynodClient.MaxBatch);
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Read and map everything, and send nothing." };
    private readonly Option<bool> _createLedger = new("--create-ledger")
    {
        Description = "Create the ledger, with one shard, if it is not there.",
    };

    private readonly Option<string> _report = Parsed.Option(
        "--report", "FILE", "Write every refused line there, as a line of JSON with its text.", text => text);

    public static Command Build(CliHost host, CommonOptions options)
    {
        var import = new ImportCommand();
        return options.Online(new Command("import", "Bring a CSV file into a ledger. Running it again changes nothing.")
        {
            import._file,
            import._map,
            options.OptionalLedger,
            import._batch,
            import._dryRun,
            import._createLedger,
            import._report,
        }).Does(host, options, import.RunAsync);
    }

    private async Task<ExitCode> RunAsync(CommandSession session)
    {
        var map = await ReadMapAsync(session.Get(_map), session.Cancel);
        await using var file = File.OpenRead(session.Get(_file));
        var target = await TargetAsync(session);
        using var report = session.Get(_report) is { } path ? new RefusalReport(path) : null;
        var tally = new ImportTally(report);
        var started = session.Host.Clock.GetTimestamp();
        var importer = new Importer(map, target, tally, session.Get(_batch));
        try
        {
            await session.Output.WithProgressAsync(Path.GetFileName(file.Name), file.Length, async progress =>
            {
                await importer.RunAsync(file, progress);
                return true;
            });
        }
        catch (FormatException exception)
        {
            return Stopped(session, tally, CliException.Usage($"{file.Name}: {exception.Message}.", exception));
        }
        catch (Exception exception) when (exception is SynodException or CliException or OperationCanceledException)
        {
            return Stopped(session, tally, exception);
        }

        Write(session, tally, session.Host.Clock.GetElapsedTime(started));
        return tally.Refused > 0 ? ExitCode.LinesRefused : ExitCode.Ok;
    }

    private static async Task<ImportMap> ReadMapAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return ImportMap.Parse(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (FormatException exception)
        {
            throw CliException.Usage($"{path}: {exception.Message}", exception);
        }
    }

    private async Task<IImportTarget> TargetAsync(CommandSession session)
    {
        if (session.Get(_dryRun))
        {
            return new DryRunTarget();
        }

        var ledger = session.OptionalLedger
            ?? throw CliException.Usage($"Name the ledger with --ledger or ${CommonOptions.LedgerVariable}.");
        try
        {
            await session.Client.ReadLedgerAsync(ledger, session.Cancel);
        }
        catch (SynodProblemException problem) when (problem.Problem.Code == "ledger-not-found")
        {
            if (!session.Get(_createLedger))
            {
                throw new CliException(
                    ExitCode.Refused,
                    $"There is no ledger '{ledger}'. Create it with `synod ledger create {ledger}`, or add --create-ledger.",
                    problem);
            }

            await session.Client.CreateLedgerAsync(ledger, 1, session.Cancel);
        }

        return new LedgerTarget(session.Client, ledger, session.Cancel);
    }

    private static ExitCode Stopped(CommandSession session, ImportTally tally, Exception exception)
    {
        var code = exception switch
        {
            CliException known => known.Code,
            SynodProblemException { Status: >= 400 and < 500 and not 429 } => ExitCode.Refused,
            OperationCanceledException => ExitCode.Interrupted,
            _ => ExitCode.Unavailable,
        };
        var why = exception is OperationCanceledException ? "Interrupted." : exception.Message;
        var far = tally.SettledLine == 0
            ? "before the first batch was answered"
            : string.Create(CultureInfo.InvariantCulture, $"after line {tally.SettledLine:N0}: {tally.Describe()}");
        return session.Output.Fail(
            code,
            $"{why}\nThe import stopped {far}. Running the same command again is safe: what is in does not go in twice.");
    }

    private void Write(CommandSession session, ImportTally tally, TimeSpan elapsed)
    {
        var isDryRun = session.Get(_dryRun);
        var report = new ImportReport(
            session.Get(_file), isDryRun ? null : session.OptionalLedger?.Value, isDryRun, tally.New, tally.AlreadyThere, tally.Refused,
            tally.AccountsOpened, tally.Shown, Math.Round(elapsed.TotalSeconds, 3));
        session.Output.Result(report, CliJson.Default.ImportReport, _ =>
        {
            var output = session.Host.Out;
            output.WriteLine(tally.Describe() + (isDryRun ? " (dry run: nothing was sent)" : ""));
            foreach (var refused in tally.Shown)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  line {refused.Line:N0}: {refused.Problem}: {refused.Detail}"));
            }

            if (tally.Refused > tally.Shown.Count)
            {
                var rest = tally.Refused - tally.Shown.Count;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {rest:N0} more: see --report"));
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.AccountsOpened:N0} accounts opened, {elapsed.TotalSeconds:0.0} s"));
        });
    }
}
