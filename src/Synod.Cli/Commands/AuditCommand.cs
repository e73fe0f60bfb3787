using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Sqlite;

namespace Synod.Cli;

/// <summary><c>synod audit</c>: check whole chains, wherever they are kept.</summary>
internal static class AuditCommand
{
    public static Command Build(CliHost host, CommonOptions options)
    {
        var target = new Argument<string?>("TARGET")
        {
            Description = "A data directory, an export file, or a service's URL.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var tables = new TablesOption();
        var keys = KeyOption.Create(false, "Demand that chains are signed by these keys, or by those in a file.");
        var command = new Command("audit", "Check every block, entry, sum and signature of the ledgers.")
        {
            target, tables.Stores, tables.ServiceId, options.NamedLedger, keys, options.Timeout,
        };
        return command.Does(host, options, async session =>
        {
            var audit = new AuditSession(KeyOption.Read(session.Get(keys)));
            await RunAsync(session, session.Get(target), tables, audit);
            var unused = audit.UnusedKeys.Select(k => k.Name).ToArray();
            if (unused.Length > 0)
            {
                throw CliException.Usage($"No audited shard is that of the key {string.Join(", ", unused)}.");
            }

            Write(session, audit);
            return audit.IsSound ? ExitCode.Ok : ExitCode.VerificationFailed;
        });
    }

    private static async Task RunAsync(CommandSession session, string? target, TablesOption tables, AuditSession audit)
    {
        var only = session.NamedLedger;
        var isInTables = tables.IsGiven(session);
        if (isInTables == target is not null)
        {
            throw CliException.Usage("Give either a TARGET or --store.");
        }

        if (isInTables)
        {
            var store = await tables.OpenAsync(session);
            await AuditStoreAsync(session, AuditedStore.Of(store), audit);
        }
        else if (Uri.TryCreate(target, UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
        {
            await new ServiceAudit(session.ClientOf(server), audit, session.Cancel).RunAsync(only);
        }
        else if (Directory.Exists(target))
        {
            await AuditDirectoryAsync(session, target, audit);
        }
        else if (File.Exists(target))
        {
            await using var file = File.OpenRead(target);
            FileAudit.Run(file, audit, only, session.Cancel);
        }
        else
        {
            throw CliException.Usage($"'{target}' is neither a directory nor a file nor the URL of a service.");
        }
    }

    private static async Task AuditDirectoryAsync(CommandSession session, string path, AuditSession audit)
    {
        SqliteStoreReader store;
        try
        {
            store = SqliteStoreReader.Open(path);
        }
        catch (StoreDirectoryException exception)
        {
            throw CliException.Usage(exception.Message, exception);
        }

        await using (store)
        {
            await AuditStoreAsync(session, AuditedStore.Of(store), audit);
        }
    }

    private static async Task AuditStoreAsync(CommandSession session, AuditedStore store, AuditSession audit)
    {
        try
        {
            await new StoreAudit(store, audit, session.Cancel).RunAsync(session.NamedLedger);
        }
        catch (StoreException exception)
        {
            throw new CliException(ExitCode.Unavailable, exception.Message, exception);
        }
    }

    private static void Write(CommandSession session, AuditSession audit)
    {
        var report = new AuditSummary(
            audit.IsSound,
            [.. audit.Verdicts.Select(ShardReport.From)],
            [.. audit.Ledgers.Select(LedgerReport.From)],
            audit.Findings,
            audit.Notes);
        session.Output.Result(report, CliJson.Default.AuditSummary, console =>
        {
            console.WriteTable(
                ["shard", ">blocks", ">entries", ">transactions", ">accounts", ">checkpoints", "signer", "result"],
                audit.Verdicts.Select(Row));
            WriteLedgers(console, audit.Ledgers);
            WriteSums(console, audit);
            WriteFaults(session.Host.Out, audit);
        });
    }

    private static string[] Row(AuditVerdict verdict)
    {
        var signer = verdict.IsPinned ? "trusted key" : "own word";
        return verdict.Report is { } report
            ?
            [
                verdict.Shard.ToString(), Texts.Number(report.Blocks), Texts.Number(report.Entries),
                Texts.Number(report.Transactions), Texts.Number(report.Accounts), Texts.Number(report.CheckpointsVerified), signer,
                report.SignedHeight == report.Blocks ? "sound" : $"sound; signed up to block {report.SignedHeight}",
            ]
            : [verdict.Shard.ToString(), "", "", "", "", "", signer, "FAULT"];
    }

    private static void WriteLedgers(IAnsiConsole console, IReadOnlyList<LedgerVerdict> ledgers)
    {
        if (ledgers.Count > 0)
        {
            console.WriteTable(
                ["ledger", ">across shards", ">undecided", ">reserved", ">to be written down", "all shards together"],
                ledgers.Select(verdict => verdict.Report is { } report
                    ? new[]
                    {
                        verdict.Ledger.Value, Texts.Number(report.Transactions), Texts.Number(report.UndecidedHolds),
                        Texts.Number(report.ReservedHolds), Texts.Number(report.UnsettledHolds),
                        report.IsComplete ? "sound" : "not read at one moment",
                    }
                    : [verdict.Ledger.Value, "", "", "", "", "FAULT"]));
        }
    }

    private static void WriteSums(IAnsiConsole console, AuditSession audit)
    {
        var shards = audit.Verdicts
            .SelectMany(v => (v.Report?.Assets ?? []).Select(a => Row(v.Shard.ToString(), a)));
        var ledgers = audit.Ledgers
            .SelectMany(v => (v.Report?.Assets ?? []).Select(a => Row($"{v.Ledger} (all)", a)));
        var sums = shards.Concat(ledgers).ToArray();
        if (sums.Length > 0)
        {
            console.WriteTable(["shard", "asset", ">accounts", ">debits", ">pending"], sums);
        }
    }

    private static string[] Row(string shard, AssetTotals totals) =>
    [
        shard, totals.Asset.Value, Texts.Number(totals.Accounts), Texts.Money(totals.Posted, totals.Asset),
        Texts.Money(totals.Pending, totals.Asset),
    ];

    private static void WriteFaults(TextWriter output, AuditSession audit)
    {
        var faults = audit.Verdicts.Select(v => (Shard: (ShardKey?)v.Shard, v.Fault)).Concat(audit.Ledgers.Select(v => (v.Shard, v.Fault)));
        foreach (var (shard, found) in faults.Where(f => f.Fault is not null))
        {
            var fault = found!;
            var block = fault.Height is { } height ? string.Create(CultureInfo.InvariantCulture, $", block {height}") : "";
            var entry = fault.Entry is { } position ? string.Create(CultureInfo.InvariantCulture, $", entry {position}") : "";
            output.WriteLine($"FAULT  shard {shard}{block}{entry}: {fault.Reason}");
        }

        foreach (var finding in audit.Findings)
        {
            output.WriteLine($"FAULT  {finding}");
        }

        foreach (var note in audit.Notes)
        {
            output.WriteLine($"note   {note}");
        }

        if (audit.Verdicts.Any(v => !v.IsPinned))
        {
            output.WriteLine("note   Where the signer is its own word, the chain is consistent, but --key would say whose it is.");
        }

        output.WriteLine(audit.IsSound ? "No fault was found." : "There are faults.");
    }
}
