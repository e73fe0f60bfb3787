using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Synod.Gateway;

/// <summary>Writes a problem as the answer (RFC 9457), with the headers that belong to its type.</summary>
internal sealed class ProblemAnswer(Problem problem, int? status = null) : IResult
{
    private const string MediaType = "application/problem+json";

    // Long enough for a failed leader to be replaced, short enough that nobody notices.
    private const int RetryAfterSeconds = 1;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var answerStatus = status ?? problem.Type.Status;
        var response = httpContext.Response;
        response.StatusCode = answerStatus;
        response.Headers.CacheControl = "no-store";
        if (problem.Type.WaitingHelps)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        GatewayTelemetry.CountProblem(problem.Type);
        var traceId = problem.Type == ProblemType.InternalError ? TraceIdOf(httpContext) : null;
        var body = new ProblemBody(
            problem.Type.Urn, problem.Type.Title, answerStatus, problem.Detail, problem.Errors, traceId);
        return response.WriteAsJsonAsync(body, GatewayJson.Written.ProblemBody, MediaType, httpContext.RequestAborted);
    }

    /// <summary>The id under which a fault is logged: the trace's, or the request's if nobody traces.</summary>
    public static string TraceIdOf(HttpContext httpContext) =>
        Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
}
