using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Synod.Gateway;

/// <summary>Completes the OpenAPI document with what routes and types do not say: bodies, queries, headers, problems.</summary>
internal static class GatewayDocument
{
    public const string Name = "v1";

    public static Task DescribeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Synod",
            Version = "v1",
            Description = "A provable double-entry ledger. Amounts are strings of decimal digits in minor units; times are RFC 3339 in UTC with microseconds; unknown fields and query parameters are refused. A '/' in an id is written %2F in a path.",
        };

        // Where the document was fetched from: a host behind a proxy does not know its own address.
        document.Servers = [new OpenApiServer { Url = "/" }];
        return Task.CompletedTask;
    }

    public static async Task DescribeOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var doc = context.Description.ActionDescriptor.EndpointMetadata.OfType<OperationDoc>().Single();
        foreach (var query in doc.Query)
        {
            (operation.Parameters ??= []).Add(ParameterOf(query));
        }

        await Task.CompletedTask;
    }

    private static OpenApiParameter ParameterOf(QueryDoc query) => new()
    {
        Name = query.Name,
        In = ParameterLocation.Query,
        Description = query.Description,
        Schema = new OpenApiSchema
        {
            Type = query.Max is null ? JsonSchemaType.String : JsonSchemaType.Integer,
            Minimum = query.Max is null ? null : "1",
            Maximum = query.Max?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Enum = query.Words is null ? null : [.. query.Words.Select(word => (JsonNode)word)],
        },
    };
}
