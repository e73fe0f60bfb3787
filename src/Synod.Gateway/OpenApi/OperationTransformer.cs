using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Completes one operation of the OpenAPI document with its body, query, headers and problems.</summary>
internal static class OperationTransformer
{
    private const string Problem = "application/problem+json";

    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var doc = context.Description.ActionDescriptor.EndpointMetadata.OfType<OperationDoc>().Single();
        operation.Description = doc.Description;
        DescribeParameters(operation, doc);
        if (doc.Body is { } body)
        {
            var schema = await ReferenceAsync(context, body, cancellationToken);
            operation.RequestBody = BodyOf(doc, schema);
        }

        await AddProblemsAsync(operation, doc, context, cancellationToken);
        DescribeHeaders(operation, doc);
        if (doc.OtherType is { } other)
        {
            operation.Responses!["200"].Content![other] = Bytes();
        }

        if (doc.TakesMany)
        {
            await DescribeManyAsync(operation, doc, context, cancellationToken);
        }
    }

    private static void DescribeParameters(OpenApiOperation operation, OperationDoc doc)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            (parameter.Description, var pattern) = parameter.Name switch
            {
                "ledger" => ("The ledger's name.", Patterns.Ledger),
                "id" when doc.Tag == AccountEndpoints.Tag => ("The account's id; a '/' in it is written %2F.", Patterns.Id),
                "id" => ("The transaction's id; a '/' in it is written %2F.", Patterns.Id),
                "shard" => ("The shard's number, from 0.", "^(0|[1-9][0-9]{0,2})$"),
                "height" => ("The block's height, from 1.", "^[1-9][0-9]{0,19}$"),
                _ => throw new InvalidOperationException($"Nobody described the parameter {parameter.Name}."),
            };
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern };
        }

        foreach (var query in doc.Query)
        {
            (operation.Parameters ??= []).Add(ParameterOf(query));
        }

        if (doc.TakesKey)
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = HeaderInput.IdempotencyKey,
                In = ParameterLocation.Header,
                Description = "The id, in place of the body's. If both are there they are equal.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Patterns.Id },
            });
        }
    }

    private static OpenApiParameter ParameterOf(QueryDoc query) => new()
    {
        Name = query.Name,
        In = ParameterLocation.Query,
        Description = query.Description,
        Required = query.MaxIds is not null,
        Schema = query.MaxIds is { } most ? new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Patterns.Id },
            MinItems = 1,
            MaxItems = most,
        }
        : new OpenApiSchema
        {
            Type = query.Max is null ? JsonSchemaType.String : JsonSchemaType.Integer,
            Minimum = query.Max is null ? null : "1",
            Maximum = query.Max?.ToString(CultureInfo.InvariantCulture),
            Enum = query.Words is null ? null : [.. query.Words.Select(word => (JsonNode)word)],
            Default = query.Default is { } text ? query.Max is null ? text : int.Parse(text, CultureInfo.InvariantCulture) : null,
        },
    };

    private static OpenApiRequestBody BodyOf(OperationDoc doc, IOpenApiSchema schema)
    {
        var content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType { Schema = doc.TakesMany ? OneOrMany(schema) : schema },
        };
        if (doc.TakesMany)
        {
            content[NdJson.MediaType] = new OpenApiMediaType { Schema = schema };
        }

        if (doc.TakesBulk)
        {
            content[BulkTransactions.MediaType] = Bytes();
        }

        return new OpenApiRequestBody { Required = !doc.IsBodyOptional, Content = content };
    }

    private static OpenApiSchema OneOrMany(IOpenApiSchema schema) => new()
    {
        OneOf =
        [
            schema,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = schema,
                MinItems = 1,
                MaxItems = new GatewayOptions().MaxItems,
            },
        ],
    };

    private static OpenApiMediaType Bytes() => new()
    {
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
    };

    private static async Task DescribeManyAsync(
        OpenApiOperation operation, OperationDoc doc, OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        var results = await ReferenceAsync(context, typeof(ResultsBody), cancellationToken);
        var result = await ReferenceAsync(context, typeof(ItemResultBody), cancellationToken);
        foreach (var status in new[] { "200", "201", "207" })
        {
            var content = operation.Responses![status].Content!;
            content[NdJson.MediaType] = new OpenApiMediaType { Schema = result };
            if (doc.TakesBulk)
            {
                content[BulkResults.MediaType] = Bytes();
            }

            if (status != "207" && content["application/json"] is { } json)
            {
                json.Schema = new OpenApiSchema { OneOf = [json.Schema!, results] };
            }
        }
    }

    // What a response says beyond its body.
    private static void DescribeHeaders(OpenApiOperation operation, OperationDoc doc)
    {
        foreach (var (status, response) in operation.Responses!)
        {
            if (response is not OpenApiResponse known)
            {
                continue;
            }

            if (status == "200" && doc.HasETag)
            {
                known.Headers = HeaderOf("ETag", "The block that the read saw: \"<shard>.<height>.<hash>\".");
            }
            else if (status == "201")
            {
                known.Headers = HeaderOf("Location", "Where it can be read.");
            }
            else if (status is "429" or "503")
            {
                known.Headers = HeaderOf("Retry-After", "Seconds after which to ask again, where waiting helps.");
            }
        }
    }

    private static Dictionary<string, IOpenApiHeader> HeaderOf(string name, string description) => new()
    {
        [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    private static async Task AddProblemsAsync(
        OpenApiOperation operation, OperationDoc doc, OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        var schema = await ReferenceAsync(context, typeof(ProblemBody), cancellationToken);
        foreach (var group in doc.AllProblems().GroupBy(type => type.Status).OrderBy(group => group.Key))
        {
            operation.Responses![group.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", group.Select(type => type.Name).Distinct()),
                Content = new Dictionary<string, OpenApiMediaType> { [Problem] = new OpenApiMediaType { Schema = schema } },
            };
        }
    }

    private static async Task<IOpenApiSchema> ReferenceAsync(
        OpenApiOperationTransformerContext context, Type type, CancellationToken cancellationToken)
    {
        var name = type.Name.Replace("Body", "", StringComparison.Ordinal);
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            document.AddComponent<IOpenApiSchema>(name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
        }

        return new OpenApiSchemaReference(name, document);
    }
}
