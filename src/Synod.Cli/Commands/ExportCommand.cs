using System.CommandLine;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary><c>synod export</c>: a ledger's whole chain into one file, to be audited without the service.</summary>
internal static class ExportCommand
{
    public static Command Build(CliHost host, CommonOptions options)
    {
        var output = Parsed.Required("--output", "FILE", "The file to write.", text => text);
        output.Aliases.Add("-o");
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var command = new Command("export", "Write a ledger's keys, blocks and checkpoints into one file.")
        {
            options.Ledger, output, force,
        };
        return options.Online(command).Does(host, options, async session =>
        {
            var path = session.Get(output);
            if (File.Exists(path) && !session.Get(force))
            {
                throw CliException.Usage($"'{path}' is there already; --force replaces it.");
            }

            var report = await WriteFileAsync(session, path);
            session.Output.Result(report, CliJson.Default.ExportReport, _ => session.Host.Out.WriteLine(
                $"{report.File}: {Texts.Number(report.Blocks)} blocks of {Texts.Number(report.Shards)} shards, "
                + $"{Texts.Number(report.Bytes)} bytes"));
            return ExitCode.Ok;
        });
    }

    // Under another name until it is whole: a name that is there means a file that is complete.
    private static async Task<ExportReport> WriteFileAsync(CommandSession session, string path)
    {
        var unfinished = path + ".partial";
        try
        {
            ExportReport report;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                report = await WriteAsync(session, file, path);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            return report;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static async Task<ExportReport> WriteAsync(CommandSession session, FileStream file, string path)
    {
        var reader = new ChainReader(session.Client, session.Cancel);
        var shards = new List<(ShardKey Shard, string Note, Checkpoint Checkpoint)>();
        foreach (var shard in await reader.ShardsAsync(session.Ledger))
        {
            var (note, checkpoint) = await reader.CheckpointAsync(shard);
            shards.Add((shard, note, checkpoint));
        }

        var writer = new ExportWriter(file);
        foreach (var key in await session.Client.ReadKeysAsync(session.Ledger, session.Cancel))
        {
            writer.WriteKey(key.ToString());
        }

        var total = shards.Aggregate(0UL, (sum, s) => sum + s.Checkpoint.Height);
        var blocks = await session.Output.WithProgressAsync($"export {session.Ledger}", total, async progress =>
        {
            var written = 0UL;
            foreach (var (shard, note, checkpoint) in shards)
            {
                await foreach (var block in reader.BlocksAsync(shard, checkpoint.Height))
                {
                    writer.WriteBlock(block);
                    progress.Report(++written);
                }

                writer.WriteCheckpoint(note);
            }

            return written;
        });
        writer.End();
        return new ExportReport(session.Ledger.Value, path, shards.Count, blocks, file.Position);
    }
}
