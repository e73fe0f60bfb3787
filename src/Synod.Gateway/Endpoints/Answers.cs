using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>The answers that several endpoints give.</summary>
internal static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    public static IResult Json<T>(T body, JsonTypeInfo<T> type, int status = 200) => new JsonAnswer<T>(body, type, status);

    /// <summary>A body with the block that it was read at, as ETag.</summary>
    public static IResult Read<T>(HttpContext httpContext, T body, JsonTypeInfo<T> type, SeenBody seen)
    {
        httpContext.Response.Headers.ETag = $"\"{seen.Shard}.{seen.Height}.{seen.Hash}\"";
        return Json(body, type);
    }

    public static IResult Text(string text) => TypedResults.Text(text, "text/plain; charset=utf-8");

    public static IResult NotFound(ProblemType type, string detail) => new ProblemAnswer(new Problem(type, detail));

    /// <summary>An id as one segment of a path.</summary>
    public static string Segment(string id) => id.Replace("/", "%2F", StringComparison.Ordinal);

    /// <summary>What was written, under its own address: 201 for new, 200 for a repeat.</summary>
    public static IResult Written<T>(HttpContext httpContext, CommandResult result, T body, JsonTypeInfo<T> type, string address)
    {
        var status = Outcomes.StatusOf(result);
        if (status == StatusCodes.Status201Created)
        {
            httpContext.Response.Headers.Location = httpContext.Request.PathBase + address;
        }

        return Json(body, type, status);
    }
}
