using System.Globalization;
using System.Numerics;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary><c>synod account</c>: open, show, entries.</summary>
internal static class AccountCommands
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000_000;

    public static Command Build(CliHost host, CommonOptions options) => new("account", "Open and show accounts.")
    {
        BuildOpen(host, options),
        BuildShow(host, options),
        BuildEntries(host, options),
    };

    private static Command BuildOpen(CliHost host, CommonOptions options)
    {
        var id = Parsed.Argument("ID", "The account.", AccountId.Parse);
        var asset = Parsed.Required("--asset", "CODE/SCALE", "What it counts, for example USD/2.", Asset.Parse);
        var side = Parsed.Option(
            "--normal-side", "credit|debit", "The side on which its balance grows. Default: credit.", ParseSide, () => "credit");
        var overdraft = Parsed.Option(
            "--overdraft", "N|unlimited", "How far it may go against that side, in minor units. Default: 0.", ParseOverdraft,
            () => "0");
        var metadata = MetadataOption.Create();
        var command = new Command("open", "Open an account. The same again changes nothing.")
        {
            id, options.Ledger, asset, side, overdraft, metadata,
        };
        return options.Online(command).Does(host, options, async session =>
        {
            var account = new OpenAccount(
                session.Get(id), session.Get(asset), session.Get(side), session.Get(overdraft), session.MetadataOf(metadata));
            var written = await session.Client.OpenAccountAsync(session.Ledger, account, session.Cancel);
            Show(session, written.Value);
            return ExitCode.Ok;
        });
    }

    private static Command BuildShow(CliHost host, CommonOptions options)
    {
        var id = Parsed.Argument("ID", "The account.", AccountId.Parse);
        var at = Parsed.Option("--at", "HEIGHT|TIME", "As of a block's height, or of a time in RFC 3339.", ParsePoint);
        return options.Online(new Command("show", "Show an account's totals, now or as of then.") { id, options.Ledger, at })
            .Does(host, options, async session =>
            {
                var account = await session.Client.ReadAccountAsync(
                    session.Ledger, session.Get(id), session.Get(at), local: false, session.Cancel);
                Show(session, account);
                return ExitCode.Ok;
            });
    }

    private static Command BuildEntries(CliHost host, CommonOptions options)
    {
        var id = Parsed.Argument("ID", "The account.", AccountId.Parse);
        var limit = Parsed.Count("--limit", "How many lines.", DefaultLimit, MaxLimit);
        return options.Online(new Command("entries", "Show an account's statement, newest first.") { id, options.Ledger, limit })
            .Does(host, options, async session =>
            {
                var statement = await ReadAsync(session, session.Get(id), session.Get(limit));
                session.Output.Result(statement, SynodJson.Default.StatementSlice, console => console.WriteTable(
                    ["time", "kind", "transaction", "reference", ">debit", ">credit", ">balance"],
                    statement.Entries.Select(e => new[]
                    {
                        e.Timestamp.ToString(), KindOf(e.Kind), e.Transaction.Value, e.Reference,
                        Change(e.DebitPosted, e.DebitPending, statement.Asset),
                        Change(e.CreditPosted, e.CreditPending, statement.Asset),
                        Texts.Money(e.Balance, statement.Asset),
                    })));
                return ExitCode.Ok;
            });
    }

    // Page after page into one answer, whose cursor is that of the last page.
    private static async Task<StatementSlice> ReadAsync(CommandSession session, AccountId id, int limit)
    {
        var items = new List<StatementItem>();
        string? cursor = null;
        StatementSlice page;
        do
        {
            var size = Math.Min(limit - items.Count, SynodClient.MaxStatementPage);
            page = await session.Client.ReadStatementPageAsync(session.Ledger, id, size, cursor, session.Cancel);
            items.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (cursor is not null && items.Count < limit);
        return page with { Entries = items };
    }

    private static void Show(CommandSession session, AccountDetails account) =>
        session.Output.Result(account, SynodJson.Default.AccountDetails, console => console.WriteFields(
            ("account", account.Id.Value),
            ("asset", account.Asset.Value),
            ("normal side", Texts.Side(account.NormalSide)),
            ("overdraft", account.Overdraft.Limit is { } limit ? Texts.Money(limit, account.Asset) : "unlimited"),
            ("balance", Texts.Money(account.Balance, account.Asset)),
            ("debits", Texts.Money(account.DebitsPosted, account.Asset)),
            ("credits", Texts.Money(account.CreditsPosted, account.Asset)),
            ("debits pending", account.DebitsPending.IsZero ? null : Texts.Money(account.DebitsPending, account.Asset)),
            ("credits pending", account.CreditsPending.IsZero ? null : Texts.Money(account.CreditsPending, account.Asset)),
            ("debits held", account.Held.Debits.IsZero ? null : Texts.Money(account.Held.Debits, account.Asset)),
            ("credits held", account.Held.Credits.IsZero ? null : Texts.Money(account.Held.Credits, account.Asset)),
            ("metadata", Texts.Pairs(account.Metadata)),
            ("opened", account.OpenedAt.ToString()),
            ("seen", $"shard {account.Seen.Shard}, block {account.Seen.Height} {account.Seen.Hash}")));

    private static string Change(BigInteger posted, BigInteger pending, Asset asset) => (posted.IsZero, pending.IsZero) switch
    {
        (true, true) => "",
        (false, true) => Texts.Decimal(posted, asset),
        (true, false) => $"({Texts.Decimal(pending, asset)})",
        _ => $"{Texts.Decimal(posted, asset)} ({Texts.Decimal(pending, asset)})",
    };

    private static string KindOf(StatementKind kind) => kind switch
    {
        StatementKind.Posted => "posted",
        StatementKind.Reserved => "reserved",
        StatementKind.PendingPosted => "pending posted",
        StatementKind.PendingVoided => "pending voided",
        StatementKind.Committed => "committed",
        _ => "pending expired",
    };

    private static NormalSide ParseSide(string text) => text switch
    {
        "credit" => NormalSide.Credit,
        "debit" => NormalSide.Debit,
        _ => throw new FormatException("A side is credit or debit."),
    };

    private static Overdraft ParseOverdraft(string text) => Overdraft.TryParse(text, out var overdraft)
        ? overdraft
        : throw new FormatException("An overdraft is a whole number of minor units, or 'unlimited'.");

    private static ReadPoint ParsePoint(string text)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
        {
            return ReadPoint.AtHeight(height);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? ReadPoint.AtTime(Timestamp.From(time))
            : throw new FormatException("A point is a height, or a time such as 2026-01-31T12:00:00Z.");
    }
}
