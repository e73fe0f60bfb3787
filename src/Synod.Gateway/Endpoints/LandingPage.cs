using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Synod.Gateway;

/// <summary>What a person sees who opens the service in a browser.</summary>
internal static class LandingPage
{
    private const string Page = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Synod</title>
        <h1>Synod</h1>
        <p>A provable double-entry ledger. This is its HTTP API.</p>
        <ul>
        <li><a href="openapi/v1.json">openapi/v1.json</a>: the API, for people and generators (docs/api.md)
        <li><a href="v1/ledgers">v1/ledgers</a>: the ledgers
        <li><a href="health/ready">health/ready</a>: is it ready?
        </ul>
        <p>Every receipt can be verified offline: docs/formats.md.</p>
        </html>

        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", () => TypedResults.Text(Page, "text/html; charset=utf-8")).ExcludeFromDescription();
}
