using System.Text;
using Synod.Client;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary><c>synod receipt</c>: get one, and verify one without any service.</summary>
internal static class ReceiptCommands
{
    public static Command Build(CliHost host, CommonOptions options) => new("receipt", "Get and verify receipts.")
    {
        BuildGet(host, options),
        BuildVerify(host, options),
    };

    private static Command BuildGet(CliHost host, CommonOptions options)
    {
        var id = Parsed.Argument("ID", "The transaction.", TransactionId.Parse);
        var output = Parsed.Option("--output", "FILE", "Where to write it. Default: standard output.", text => text);
        output.Aliases.Add("-o");
        var of = Parsed.Option(
            "--of", "latest|creation", "Of the entry that made it what it is now, or that gave it its id. Default: latest.",
            ParseSubject, () => "latest");
        var keys = KeyOption.Create(false, "Verify the receipt against these keys before it is written.");
        var command = new Command("get", "Get a transaction's receipt.") { id, options.Ledger, output, of, keys };
        return options.Online(command).Does(host, options, async session =>
        {
            var trusted = KeyOption.Read(session.Get(keys));
            var file = trusted.Count == 0
                ? await session.Client.ReadReceiptAsync(session.Ledger, session.Get(id), session.Get(of), session.Cancel)
                : (await session.Client.VerifiedReceiptAsync(
                    session.Ledger, session.Get(id), session.Get(of), trusted, session.Cancel)).File;
            if (session.Get(output) is { } path)
            {
                await File.WriteAllBytesAsync(path, file, session.Cancel);
            }

            var report = new ReceiptFile(session.Get(id).Value, session.Get(output), Encoding.UTF8.GetString(file.Span));
            session.Output.Result(report, CliJson.Default.ReceiptFile, _ => session.Host.Out.Write(
                report.File is null ? report.Receipt : $"The receipt of {report.Transaction} is in {report.File}.\n"));
            return ExitCode.Ok;
        });
    }

    private static Command BuildVerify(CliHost host, CommonOptions options)
    {
        var path = Parsed.Argument("FILE", "The receipt.", text => text);
        var keys = KeyOption.Create(true, "A key that you trust for the ledger, or a file of them.");
        return new Command("verify", "Verify a receipt offline: no service is asked.") { path, keys }
            .Does(host, options, async session =>
            {
                var trusted = KeyOption.Read(session.Get(keys));
                var file = await File.ReadAllBytesAsync(session.Get(path), session.Cancel);
                LedgerReceipt receipt;
                try
                {
                    receipt = LedgerReceipt.Verify(file, trusted);
                }
                catch (ProofException exception)
                {
                    throw new CliException(
                        ExitCode.VerificationFailed, $"{session.Get(path)} proves nothing. {exception.Message}", exception);
                }

                var report = ReceiptWords.Describe(receipt);
                session.Output.Result(
                    report, CliJson.Default.ReceiptReport, console => console.WriteFields(ReceiptWords.Fields(report)));
                return ExitCode.Ok;
            });
    }

    private static ReceiptSubject ParseSubject(string text) => text switch
    {
        "latest" => ReceiptSubject.Latest,
        "creation" => ReceiptSubject.Creation,
        _ => throw new FormatException("It is latest or creation."),
    };
}
