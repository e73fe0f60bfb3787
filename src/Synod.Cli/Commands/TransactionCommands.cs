using System.CommandLine;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary><c>synod transaction</c>: show, post, void, reverse.</summary>
internal static class TransactionCommands
{
    public static Command Build(CliHost host, CommonOptions options) => new("transaction", "Show and resolve transactions.")
    {
        BuildShow(host, options),
        BuildPost(host, options),
        BuildVoid(host, options),
        BuildReverse(host, options),
    };

    /// <summary>Prints a transaction.</summary>
    public static void Show(CommandSession session, TransactionDetails transaction, bool isNew = true) =>
        session.Output.Result(transaction, SynodJson.Default.TransactionDetails, console => console.WriteFields(
        [
            ("transaction", transaction.Id + (isNew ? "" : " (it was there already)")),
            ("status", StatusOf(transaction)),
            .. transaction.Transfers.Select(t => ("transfer", (string?)Texts.Of(t))),
            .. (transaction.Resolution?.Transfers ?? []).Select(t => ("posted", (string?)Texts.Of(t))),
            ("reference", transaction.Reference.Length == 0 ? null : transaction.Reference),
            ("metadata", Texts.Pairs(transaction.Metadata)),
            ("time", transaction.Timestamp.ToString()),
            ("expires", transaction.ExpiresAt?.ToString()),
            ("reverses", transaction.Reverses?.Value),
            ("reversed by", transaction.ReversedBy?.Value),
            ("entry", $"shard {transaction.Shard}, block {transaction.Height}, index {transaction.Index}"),
        ]));

    private static Command BuildShow(CliHost host, CommonOptions options)
    {
        var id = IdArgument();
        return options.Online(new Command("show", "Show a transaction.") { id, options.Ledger })
            .Does(host, options, async session =>
            {
                Show(session, await session.Client.ReadTransactionAsync(
                    session.Ledger, session.Get(id), local: false, session.Cancel));
                return ExitCode.Ok;
            });
    }

    private static Command BuildPost(CliHost host, CommonOptions options)
    {
        var id = IdArgument();
        var amounts = new Option<Amount[]?>("--amounts")
        {
            Description = "Post in part: one amount in minor units for each transfer. Default: all of it.",
            HelpName = "N",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                var parsed = result.Tokens.Select(t => Amount.TryParse(t.Value, out var amount) ? amount : (Amount?)null).ToArray();
                if (parsed.Contains(null))
                {
                    result.AddError("An amount is a whole number of minor units.");
                    return null;
                }

                return [.. parsed.Select(a => a!.Value)];
            },
        };
        return options.Online(new Command("post", "Post a reservation, in full or in part.") { id, options.Ledger, amounts })
            .Does(host, options, async session =>
            {
                var written = await session.Client.PostAsync(
                    session.Ledger, session.Get(id), session.Get(amounts), session.Cancel);
                Show(session, written.Value, written.IsNew);
                return ExitCode.Ok;
            });
    }

    private static Command BuildVoid(CliHost host, CommonOptions options)
    {
        var id = IdArgument();
        return options.Online(new Command("void", "Release a reservation.") { id, options.Ledger })
            .Does(host, options, async session =>
            {
                var written = await session.Client.VoidAsync(session.Ledger, session.Get(id), session.Cancel);
                Show(session, written.Value, written.IsNew);
                return ExitCode.Ok;
            });
    }

    private static Command BuildReverse(CliHost host, CommonOptions options)
    {
        var reverses = Parsed.Argument("REVERSED", "The posted transaction to undo.", TransactionId.Parse);
        var id = Parsed.Required("--id", "ID", "The name of the new transaction that undoes it.", TransactionId.Parse);
        var reference = Parsed.Option("--reference", "TEXT", "Your own reference, in the clear for good.", Reference.Parse);
        var metadata = MetadataOption.Create();
        var command = new Command("reverse", "Undo a posted transaction by a new one.")
        {
            reverses, options.Ledger, id, reference, metadata,
        };
        return options.Online(command).Does(host, options, async session =>
        {
            var reversal = new ReverseTransaction(
                session.Get(id), session.Get(reverses), session.Metadata(metadata), session.Get(reference));
            var written = await session.Client.ReverseAsync(session.Ledger, reversal, session.Cancel);
            Show(session, written.Value, written.IsNew);
            return ExitCode.Ok;
        });
    }

    private static Argument<TransactionId> IdArgument() =>
        Parsed.Argument("ID", "The transaction.", TransactionId.Parse);

    private static string StatusOf(TransactionDetails transaction)
    {
        var status = transaction.Status.ToString().ToLowerInvariant();
        return transaction.Resolution is { } resolution
            ? $"{status}: the reservation ended {resolution.Timestamp}, block {resolution.Height}"
            : status;
    }
}
