using Synod.Client;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary>Runs a command's action and turns what it throws into an exit code and a message.</summary>
internal static class CommandRunner
{
    /// <summary>Gives a command its action.</summary>
    public static T Does<T>(this T command, CliHost host, CommonOptions options, Func<CommandSession, Task<ExitCode>> action)
        where T : Command
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new CommandSession(host, options, parsed, cancellationToken);
            return (int)await GuardAsync(session, action);
        });
        return command;
    }

    private static async Task<ExitCode> GuardAsync(CommandSession session, Func<CommandSession, Task<ExitCode>> action)
    {
        try
        {
            return await action(session);
        }
        catch (CliException exception)
        {
            return session.Output.Fail(exception.Code, exception.Message);
        }
        catch (SynodProblemException exception)
        {
            return session.Output.Fail(CodeOf(exception.Status), exception.Message, exception.Problem);
        }
        catch (SynodOutcomeUnknownException exception)
        {
            return session.Output.Fail(ExitCode.OutcomeUnknown, exception.Message + " Repeat the command with the same id.");
        }
        catch (SynodException exception)
        {
            return session.Output.Fail(ExitCode.Unavailable, exception.Message);
        }
        catch (ProofException exception)
        {
            return session.Output.Fail(ExitCode.VerificationFailed, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return session.Output.Fail(ExitCode.Usage, exception.Message);
        }
        catch (OperationCanceledException) when (session.Cancel.IsCancellationRequested)
        {
            return session.Output.Fail(ExitCode.Interrupted, "Interrupted.");
        }
        catch (Exception exception)
        {
            // The last line of defence: a defect must not look like an answer about the ledger.
            return session.Output.Fail(ExitCode.Defect, "This is a defect of synod; please report it.\n" + exception);
        }
    }

    private static ExitCode CodeOf(int status) => status switch
    {
        429 => ExitCode.Unavailable,
        504 => ExitCode.OutcomeUnknown,
        >= 400 and < 500 => ExitCode.Refused,
        _ => ExitCode.Unavailable,
    };
}
