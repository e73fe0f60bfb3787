using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway;

/// <summary>
/// Turns whatever ends a request without an answer into a problem: exceptions, and the bare statuses that routing sets
/// (404, 405). Stands before routing, so that nothing escapes it.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // nginx's "client closed request". Nobody reads it; it keeps access logs from counting a success.
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(httpContext);
        }
        catch (Exception e) when (IsClientGone(httpContext, e))
        {
            if (!httpContext.Response.HasStarted)
            {
                httpContext.Response.StatusCode = ClientClosedRequest;
            }

            return;
        }
#pragma warning disable CA1031 // This is where every exception of a request ends: each of them becomes an answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await AnswerAsync(httpContext, e);
            return;
        }

        if (IsBare(httpContext.Response) && Outcomes.ProblemOfStatus(httpContext.Response.StatusCode) is { } problem)
        {
            await new ProblemAnswer(problem).ExecuteAsync(httpContext);
        }
    }

    private async Task AnswerAsync(HttpContext httpContext, Exception e)
    {
        var problem = Outcomes.ProblemOf(e);
        if (problem.Type == ProblemType.InternalError)
        {
            // The endpoint's name, not the path: paths hold ids.
            logger.LogError(
                e, "{Method} {Endpoint} failed, trace {TraceId}.",
                httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName, ProblemAnswer.TraceIdOf(httpContext));
        }

        if (httpContext.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            httpContext.Abort();
            return;
        }

        httpContext.Response.Clear();
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        await new ProblemAnswer(problem).ExecuteAsync(httpContext);
    }

    private static bool IsClientGone(HttpContext httpContext, Exception e) =>
        e is ClientGoneException || (e is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested);

    private static bool IsBare(HttpResponse response) =>
        !response.HasStarted && response.ContentType is null && response.ContentLength is null;
}
