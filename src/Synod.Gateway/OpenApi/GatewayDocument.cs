using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Synod.Gateway;

/// <summary>The OpenAPI document (3.1) as a whole; what routes and types do not say is completed by transformers.</summary>
internal static class GatewayDocument
{
    public const string Name = "v1";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;

        // AccountBody is called Account: the names become classes of generated clients.
        options.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("Body", "", StringComparison.Ordinal);
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(OperationTransformer.DescribeAsync);
        options.AddSchemaTransformer(DescribeSchemaAsync);
    }

    private static Task DescribeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Synod",
            Version = Name,
            Description = "A provable double-entry ledger. Amounts are strings of decimal digits in minor units; times are "
                + "RFC 3339 in UTC with microseconds; unknown fields and query parameters are refused. A '/' in an id is "
                + "written %2F in a path.",
        };

        // Where the document was fetched from: a host behind a proxy does not know its own address.
        document.Servers = [new OpenApiServer { Url = "/" }];
        return Task.CompletedTask;
    }

    private static Task DescribeSchemaAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), true);
        if (attributes is [AllowedValuesAttribute { Values: var words }])
        {
            schema.Enum = [.. words.Select(word => (JsonNode)(string)word!)];
        }

        // What is left out when it is null is not required.
        foreach (var property in context.JsonPropertyInfo is null ? context.JsonTypeInfo.Properties : [])
        {
            if (property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is { Length: > 0 })
            {
                schema.Required?.Remove(property.Name);
            }
        }

        // Every problem's type is one of docs/api.md; a client may switch on it.
        if (context.JsonTypeInfo.Type == typeof(ProblemBody) && schema.Properties?["type"] is OpenApiSchema type)
        {
            type.Enum = [.. ProblemType.All.Select(problem => problem.Urn).Distinct().Select(urn => (JsonNode)urn)];
        }

        // Unknown fields are refused.
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object
            && context.JsonTypeInfo.Type.Name.EndsWith("RequestBody", StringComparison.Ordinal))
        {
            schema.AdditionalPropertiesAllowed = false;
        }

        return Task.CompletedTask;
    }
}
