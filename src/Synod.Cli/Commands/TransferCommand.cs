using System.Globalization;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary><c>synod transfer</c>: one transaction of one transfer.</summary>
internal static class TransferCommand
{
    public static Command Build(CliHost host, CommonOptions options)
    {
        var debit = Parsed.Required("--debit", "ACCOUNT", "The account that is debited.", AccountId.Parse);
        var credit = Parsed.Required("--credit", "ACCOUNT", "The account that is credited.", AccountId.Parse);
        var amount = Parsed.Required("--amount", "N", "How much, in minor units: 2500 is 25.00 of USD/2.", ParseAmount);
        var id = Parsed.Required(
            "--id", "ID", "The transaction's name. Repeat a command with the same id: it is done once.", TransactionId.Parse);
        var pending = Parsed.Option(
            "--pending", "SECONDS|never", "Only reserve, until so many seconds have passed, or without end.", ParsePending);
        var reference = Parsed.Option("--reference", "TEXT", "Your own reference, in the clear for good.", Reference.Parse);
        var metadata = MetadataOption.Create();
        var command = new Command("transfer", "Move an amount from one account to another, or reserve it.")
        {
            options.Ledger, debit, credit, amount, id, pending, reference, metadata,
        };
        return options.Online(command).Does(host, options, async session =>
        {
            var transaction = new SubmitTransaction(
                session.Get(id),
                [new Transfer(session.Get(debit), session.Get(credit), session.Get(amount))],
                session.Get(pending),
                session.Metadata(metadata),
                session.Get(reference));
            var written = await session.Client.SubmitAsync(session.Ledger, transaction, session.Cancel);
            TransactionCommands.Show(session, written.Value, written.IsNew);
            return ExitCode.Ok;
        });
    }

    private static Amount ParseAmount(string text)
    {
        var amount = Amount.Parse(text);
        return amount.IsZero ? throw new FormatException("A transfer moves at least 1.") : amount;
    }

    private static PendingTerms? ParsePending(string text)
    {
        if (text == "never")
        {
            return new PendingTerms(null);
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 1 and <= PendingTerms.MaxTimeoutSeconds
            ? new PendingTerms(seconds)
            : throw new FormatException($"A time-out is 1 to {PendingTerms.MaxTimeoutSeconds} seconds, or 'never'.");
    }
}
