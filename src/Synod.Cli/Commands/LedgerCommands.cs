using System.Globalization;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary><c>synod ledger</c>: create, list, show.</summary>
internal static class LedgerCommands
{
    public static Command Build(CliHost host, CommonOptions options) => new("ledger", "Create and show ledgers.")
    {
        BuildCreate(host, options),
        BuildList(host, options),
        BuildShow(host, options),
    };

    private static Command BuildCreate(CliHost host, CommonOptions options)
    {
        var name = Parsed.Argument("NAME", "1 to 63 of a-z 0-9 -, beginning with a letter or a digit.", LedgerName.Parse);
        var shards = Parsed.Count("--shards", "How many shards it is split into, for good.", 1, ShardKey.MaxShards);
        var command = new Command("create", "Create a ledger. The same again changes nothing.") { name, shards };
        return options.Online(command).Does(host, options, async session =>
        {
            var written = await session.Client.CreateLedgerAsync(session.Get(name), session.Get(shards), session.Cancel);
            session.Output.Result(written.Value, SynodJson.Default.LedgerSummary, console => console.WriteFields(
                ("ledger", written.Value.Name.Value),
                ("shards", Texts.Number(written.Value.Shards)),
                ("created", written.Value.CreatedAt + (written.IsNew ? "" : " (it was there already)"))));
            return ExitCode.Ok;
        });
    }

    private static Command BuildList(CliHost host, CommonOptions options) =>
        options.Online(new Command("list", "List all ledgers.")).Does(host, options, async session =>
        {
            var ledgers = await session.Client.ListLedgersAsync(session.Cancel);
            session.Output.Result(ledgers, SynodJson.Default.IReadOnlyListLedgerSummary, console => console.WriteTable(
                ["ledger", ">shards", "created"],
                ledgers.Select(l => new[] { l.Name.Value, Texts.Number(l.Shards), l.CreatedAt.ToString() })));
            return ExitCode.Ok;
        });

    private static Command BuildShow(CliHost host, CommonOptions options)
    {
        var name = Parsed.Argument("NAME", "The ledger.", LedgerName.Parse);
        return options.Online(new Command("show", "Show a ledger and the newest block of each shard.") { name })
            .Does(host, options, async session =>
            {
                var ledger = await session.Client.ReadLedgerAsync(session.Get(name), session.Cancel);
                session.Output.Result(ledger, SynodJson.Default.LedgerDetails, console =>
                {
                    console.WriteFields(
                        ("ledger", ledger.Name.Value),
                        ("shards", Texts.Number(ledger.Shards)),
                        ("created", ledger.CreatedAt.ToString()));
                    console.WriteTable(
                        [">shard", ">height", ">entries", ">accounts", "newest block", "hash"],
                        ledger.Heads.Select(h => new[]
                        {
                            h.Shard.ToString(CultureInfo.InvariantCulture), Texts.Number(h.Height), Texts.Number(h.Entries),
                            Texts.Number(h.Accounts), h.Timestamp.ToString(), h.Hash.ToString(),
                        }));
                });
                return ExitCode.Ok;
            });
    }
}
