using System.Text.Json;
using System.Text.RegularExpressions;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, the OpenAPI document and the code say the same.</summary>
public sealed partial class DocumentTests : IAsyncLifetime
{
    private readonly string _api = File.ReadAllText(Path.Combine(FindRoot(), "docs", "api.md"));
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        await using var host = await GatewayHost.StartAsync();
        _document = await (await host.Client.GetAsync("/openapi/v1.json")).JsonAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void It_is_openapi_3_1_whose_references_lead_somewhere()
    {
        Assert.StartsWith("3.1.", _document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (Match match in ReferencePattern().Matches(_document.GetRawText()))
        {
            var target = match.Groups[1].Value.Split('/').Aggregate(_document, (node, name) => node.GetProperty(name));
            Assert.Equal(JsonValueKind.Object, target.ValueKind);
        }
    }

    [Fact]
    public void Every_route_of_the_page_is_in_the_document_and_no_other()
    {
        var page = RowPattern().Matches(_api)
            .Select(row => (row.Groups[1].Value, Shape(row.Groups[2].Value.Split('[')[0]))).ToHashSet();
        var document = Operations().Select(o => (o.Method, Shape(o.Path))).ToHashSet();
        Assert.Equal(18, page.Count);
        Assert.Equal(page.Order(), document.Order());
    }

    [Fact]
    public void Every_status_and_query_of_the_page_is_in_the_document()
    {
        foreach (Match row in RowPattern().Matches(_api))
        {
            var path = row.Groups[2].Value.Split('[');
            var operation = Operations()
                .Single(o => o.Method == row.Groups[1].Value && Shape(o.Path) == Shape(path[0])).Operation;
            foreach (Match status in StatusPattern().Matches(row.Groups[3].Value))
            {
                Assert.True(operation.GetProperty("responses").TryGetProperty(status.Value, out _), $"{row.Value} {status.Value}");
            }

            foreach (Match query in QueryPattern().Matches(path.Length > 1 ? path[1] : ""))
            {
                Assert.Contains(
                    query.Groups[1].Value,
                    operation.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
            }
        }
    }

    [Fact]
    public void Every_operation_is_described()
    {
        var ids = new HashSet<string>();
        foreach (var (_, path, operation) in Operations())
        {
            Assert.True(ids.Add(operation.GetProperty("operationId").GetString()!));
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("tags").EnumerateArray());
            var names = operation.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path")
                    .Select(p => "{" + p.GetProperty("name").GetString() + "}")
                : [];
            Assert.Equal(PlaceholderPattern().Matches(path).Select(m => m.Value), names);
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                var isProblem = response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _);
                Assert.Equal(int.Parse(response.Name, null) >= 400, isProblem);
            }
        }
    }

    [Fact]
    public void Every_problem_of_the_page_is_in_the_code_and_no_other()
    {
        var page = ProblemRowPattern().Matches(_api)
            .SelectMany(row => WordPattern().Matches(row.Groups[2].Value)
                .Select(word => (int.Parse(row.Groups[1].Value, null), word.Groups[1].Value)))
            .ToList();
        Assert.Equal(page.Order(), ProblemType.All.Select(type => (type.Status, type.Name)).Order());
        Assert.Equal(page.Count, page.Distinct().Count());

        var urns = _document.GetProperty("components").GetProperty("schemas").GetProperty("Problem")
            .GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(e => e.GetString());
        Assert.Equal(ProblemType.All.Select(type => type.Urn).Distinct().Order(StringComparer.Ordinal), urns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_problem_is_some_operations()
    {
        // These two come from routing, before there is an operation.
        var expected = ProblemType.All.Except([ProblemType.NotFound, ProblemType.MethodNotAllowed]);
        var described = Operations()
            .SelectMany(o => o.Operation.GetProperty("responses").EnumerateObject())
            .Where(response => int.Parse(response.Name, null) >= 400)
            .SelectMany(response => response.Value.GetProperty("description").GetString()!.Split(", ")
                .Select(name => (int.Parse(response.Name, null), name)))
            .ToHashSet();
        Assert.All(expected, type => Assert.Contains((type.Status, type.Name), described));
    }

    private IEnumerable<(string Method, string Path, JsonElement Operation)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    // A placeholder's name does not matter.
    private static string Shape(string path) => PlaceholderPattern().Replace(path, "{}");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Orleans.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("There is no solution above the tests.");
    }

    [GeneratedRegex("\"\\$ref\": ?\"#/([^\"]+)\"")]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"^\| `(GET|PUT|POST) (/[^` ]*(?:\[[^`]*\])?)` \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"\b[2-5][0-9][0-9]\b")]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"[?&]([a-z]+)=")]
    private static partial Regex QueryPattern();

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex PlaceholderPattern();

    [GeneratedRegex(@"^\| ([45][0-9][0-9]) \| ((?:`[a-z-]+` ?)+)\|", RegexOptions.Multiline)]
    private static partial Regex ProblemRowPattern();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex WordPattern();
}
