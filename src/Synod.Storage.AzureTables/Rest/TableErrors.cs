using System.Text.Json;
using Azure;
using Azure.Identity;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// What the table service answers, in an operator's words ("Table Storage error codes", "Common REST API error codes").
/// </summary>
internal static class TableErrors
{
    public const string TableNotFound = "TableNotFound";
    public const string TableAlreadyExists = "TableAlreadyExists";

    /// <summary>The codes of a row that is not there; every other 404 is something else.</summary>
    public static bool IsRowNotFound(int status, string? code) => status == 404 && code is "ResourceNotFound" or "EntityNotFound";

    /// <summary>True if a conditional write found another version than it named.</summary>
    public static bool IsConflict(int status, string? code) =>
        (status == 409 && code is "EntityAlreadyExists")
        || (status == 412 && code is "UpdateConditionNotSatisfied" or "ConditionNotMet")
        || IsRowNotFound(status, code);

    /// <summary>The exception that the ports promise for an answer that is no success.</summary>
    public static StoreException Describe(string where, int status, string? code) =>
        new($"The store {where}: {Words(status, code)} (HTTP {status}{(code is null ? "" : " " + code)}).");

    /// <summary>The exception that the ports promise where there was no answer.</summary>
    public static StoreException Describe(string where, Exception error) => error switch
    {
        AuthenticationFailedException => new StoreException($"The store {where}: no token could be had: {error.Message}", error),
        OperationCanceledException => new StoreException($"The store {where}: it did not answer in time.", error),
        AggregateException { InnerExceptions: [.., var last] } => Describe(where, last),
        _ => new StoreException($"The store {where}: it cannot be reached: {Innermost(error).Message}", error),
    };

    /// <summary>True for the failures of a transport and of authentication: what a pipeline throws if it has no answer.</summary>
    public static bool IsOfPipeline(Exception error) =>
        error is RequestFailedException or AggregateException or AuthenticationFailedException or IOException
            or HttpRequestException or OperationCanceledException;

    /// <summary>The error code in the body of an answer; null if there is none.</summary>
    public static string? Code(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("odata.error").GetProperty("code").GetString();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A proxy's page, or nothing: the status says what there is to say.
            return null;
        }
    }

    private static Exception Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error;
    }

    private static string Words(int status, string? code) => (status, code) switch
    {
        (_, TableNotFound) => "the table is not there; what it held is lost unless it is restored",
        (_, "TableBeingDeleted") => "the table is being deleted",
        (_, "AccountIsDisabled") => "the account is disabled",
        (401, _) => "it does not accept who asks: the token is for another service or tenant",
        (403, "AuthenticationFailed" or "AuthorizationFailure" or "InvalidAuthenticationInfo") =>
            "it does not accept who asks: a wrong key, a firewall, or a clock that is more than 15 minutes off",
        (403, _) => "whoever asks has no permission; reading and writing need the role Storage Table Data Contributor",
        (413, _) or (_, "RequestBodyTooLarge" or "EntityTooLarge") => "what was written is too large for it",
        (429 or 503, _) => "it is throttled: more is asked than a partition or the account takes",
        (408 or 500 or 502 or 504, _) => "it failed, and is asked again later",
        (507, _) => "it is out of space",
        _ => "it refused a request",
    };
}
