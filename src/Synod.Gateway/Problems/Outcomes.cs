using Microsoft.AspNetCore.Http;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>The one place that says which problem an outcome is. All else (status, title, headers) follows from the type.</summary>
internal static class Outcomes
{
    /// <summary>The problem of a refusal by the ledger's rules.</summary>
    public static Problem ProblemOf(Refusal refusal) => new(TypeOf(refusal.Code), refusal.Detail);

    /// <summary>The problem of an exception. What nobody foresaw is an internal error, of which nothing is told.</summary>
    public static Problem ProblemOf(Exception exception) => exception switch
    {
        ProblemException known => known.Problem,
        LedgerNotFoundException => new Problem(ProblemType.LedgerNotFound, exception.Message),
        UnavailableException unavailable => new Problem(TypeOf(unavailable.Reason), exception.Message),
        OutcomeUnknownException => new Problem(ProblemType.OutcomeUnknown, exception.Message),
        BadHttpRequestException bad => ProblemOfStatus(bad.StatusCode)
            ?? Problem.Malformed([new InputError("request", "The server cannot read this request.")]),
        _ => new Problem(
            ProblemType.InternalError, "It is logged under the trace id. A write may have happened: repeat it with the same id."),
    };

    /// <summary>The problem of a bare status, as routing and the server set it; null if it is not one of ours.</summary>
    public static Problem? ProblemOfStatus(int status) => status switch
    {
        400 => Problem.Malformed([new InputError("request", "The server cannot read this request.")]),
        404 => new Problem(ProblemType.NotFound, "The paths are listed in /openapi/v1.json."),
        405 => new Problem(ProblemType.MethodNotAllowed, "The header Allow lists the methods of this path."),
        413 => new Problem(ProblemType.TooLarge, "The body is over the limit."),
        415 => new Problem(ProblemType.UnsupportedMediaType, "The body's type is not read here."),
        500 => new Problem(ProblemType.InternalError, "It is logged under the trace id."),
        _ => null,
    };

    /// <summary>The status of a result: 201 for new, 200 for a repeat, else its problem's.</summary>
    public static int StatusOf(CommandResult result) =>
        result is CommandResult.Done done ? (done.IsRepeat ? 200 : 201) : ProblemOf(result)!.Type.Status;

    /// <summary>The problem of a result; null if it was done.</summary>
    public static Problem? ProblemOf(CommandResult result) => result switch
    {
        CommandResult.Done => null,
        CommandResult.Refused refused => ProblemOf(refused.Why),
        CommandResult.Failed failed => ProblemOf(failed.Why),
        _ => throw new InvalidOperationException($"Nobody knows a result {result.GetType()}."),
    };

    /// <summary>A word for logs and metrics, of a small set.</summary>
    public static string WordOf(object? response) => response switch
    {
        null => "not-found",
        LedgerCreation creation => WordOf(creation.Result),
        CommandResult.Done { IsRepeat: true } => "repeated",
        CommandResult.Done => "created",
        CommandResult result => ProblemOf(result)!.Type.Name,
        IReadOnlyList<CommandResult> { Count: 1 } one => WordOf(one[0]),
        IReadOnlyList<CommandResult> => "batch",
        _ => "ok",
    };

    /// <summary>The same for an exception.</summary>
    public static string WordOf(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? "cancelled"
            : ProblemOf(exception).Type.Name;

    /// <summary>True if the cause is the service's health rather than the request.</summary>
    public static bool IsForOperators(Exception exception) => exception
        is OutcomeUnknownException
        or UnavailableException { Reason: UnavailableReason.NoQuorum or UnavailableReason.Fenced or UnavailableReason.Stopped };

    private static ProblemType TypeOf(UnavailableReason reason) => reason switch
    {
        UnavailableReason.NoQuorum => ProblemType.NoQuorum,
        UnavailableReason.Fenced => ProblemType.Fenced,
        UnavailableReason.Starting => ProblemType.Starting,
        UnavailableReason.Draining => ProblemType.Draining,
        UnavailableReason.Overloaded => ProblemType.Overloaded,
        UnavailableReason.Stopped => ProblemType.Stopped,
        _ => throw new InvalidOperationException($"Nobody knows the reason {reason}."),
    };

    private static ProblemType TypeOf(RefusalCode code) => code switch
    {
        RefusalCode.AccountNotFound => ProblemType.UnknownAccount,
        RefusalCode.AccountConflict => ProblemType.AccountConflict,
        RefusalCode.AssetMismatch => ProblemType.AssetMismatch,
        RefusalCode.InsufficientFunds => ProblemType.InsufficientFunds,
        RefusalCode.Overflow => ProblemType.Overflow,
        RefusalCode.TransactionNotFound => ProblemType.TransactionNotFound,
        RefusalCode.TransactionConflict => ProblemType.TransactionConflict,
        RefusalCode.NotPending => ProblemType.NotPending,
        RefusalCode.AlreadyPosted => ProblemType.AlreadyPosted,
        RefusalCode.AlreadyVoided => ProblemType.AlreadyVoided,
        RefusalCode.AlreadyExpired => ProblemType.AlreadyExpired,
        RefusalCode.AmountExceedsPending => ProblemType.AmountExceedsPending,
        RefusalCode.NotPosted => ProblemType.NotPosted,
        RefusalCode.AlreadyReversed => ProblemType.AlreadyReversed,
        RefusalCode.LedgerConflict => ProblemType.LedgerConflict,
        RefusalCode.Undecided => ProblemType.Undecided,

        // CrossShard is said to whoever asks one shard for the accounts of several, which no ledger does.
        _ => throw new InvalidOperationException($"Nobody knows the refusal {code}."),
    };
}
