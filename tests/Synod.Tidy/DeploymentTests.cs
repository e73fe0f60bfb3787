using System.Text.Json;
using System.Text.RegularExpressions;

namespace Synod.Tidy;

/// <summary>What azd reads, the image and the silo agree with each other: nothing else compares them before a deployment does.</summary>
public class DeploymentTests
{
    private const string Main = "infra/main.bicep";
    private const string Silos = "infra/silos.bicep";
    private const string SilosParameters = "infra/silos.bicepparam";

    [Fact]
    public void The_template_sets_every_variable_that_the_silo_reads()
    {
        var settings = Repository.Read("src/Synod.Silo/SiloSettings.cs");
        var options = Find(settings, @"""--([a-z-]+)""");

        Assert.Equal(Regex.Count(settings, @"static readonly Option<"), options.Length);
        Assert.Equal(options.Select(VariableOf).Order(), Find(Repository.Read(Silos), @"name: '(SYNOD_\w+)'").Order());
        Assert.Subset(options.Select(VariableOf).ToHashSet(), Find(Repository.Read("Dockerfile"), @"\b(SYNOD_\w+)=").ToHashSet());

        static string VariableOf(string option) => "SYNOD_" + option.Replace('-', '_').ToUpperInvariant();
    }

    [Fact]
    public void Probes_ask_what_the_gateway_and_the_silo_answer()
    {
        var silos = Repository.Read(Silos);
        var mapped = Find(Repository.Read("src/Synod.Gateway/Endpoints/HealthEndpoints.cs"), @"MapGet\(""([^""]+)""");
        var asked = Find(silos, @"path: '(/[^']*)'");

        Assert.Equal(["Liveness", "Readiness", "Startup"], Find(silos, "type: '([A-Z][a-z]+)'").Intersect(
            ["Startup", "Liveness", "Readiness"]).Order());
        Assert.NotEmpty(asked);
        Assert.All(asked, path => Assert.Contains(path, mapped));
        Assert.Equal(
            Find(silos, @"'SYNOD_SILO_PORT', value: string\((.+?)\) }").Single(),
            Find(silos, @"tcpSocket: { port: (.+?) }").Distinct().Single());
    }

    [Fact]
    public void Every_module_exists_and_is_deployed()
    {
        var existing = Repository.Files.Where(f => f.EndsWith(".bicep", StringComparison.Ordinal)).Order();
        var deployed =
            from file in Repository.Files.Where(f => Regex.IsMatch(f, @"^infra/.*\.bicep(param)?$"))
            from target in Find(Repository.Read(file), @"^(?:module \w+|using) '([^']+)'")
            select "infra/" + target;

        Assert.Equal(existing, deployed.Append(Main).Order());
        Assert.Contains(Find(Repository.Read("azure.yaml"), @"module: (\S+)").Single(), Silos, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_declared_and_those_without_a_default_are_given()
    {
        using var json = JsonDocument.Parse(Repository.Read("infra/main.parameters.json"));

        AssertGiven(Main, json.RootElement.GetProperty("parameters").EnumerateObject().Select(p => p.Name));
        AssertGiven(Silos, Find(Repository.Read(SilosParameters), @"^param (\w+) ="));

        static void AssertGiven(string template, IEnumerable<string> given)
        {
            var text = Repository.Read(template);
            Assert.Subset(Find(text, @"^param (\w+) ").ToHashSet(), given.ToHashSet());
            Assert.Subset(given.ToHashSet(), Find(text, @"^param (\w+) \w+$").ToHashSet());
        }
    }

    [Fact]
    public void Outputs_are_variables_and_what_is_read_later_is_among_them()
    {
        var main = Find(Repository.Read(Main), @"^output (\w+)");
        var service = Find(Repository.Read("azure.yaml"), @"^services:\n  (\w+):").Single();
        var given = main.Append("AZURE_ENV_NAME").Append($"SERVICE_{service.ToUpperInvariant()}_IMAGE_NAME").ToHashSet();

        Assert.All(main.Concat(Find(Repository.Read(Silos), @"^output (\w+)")), name => Assert.Matches("^[A-Z][A-Z_]+$", name));
        Assert.Subset(given, Find(Repository.Read(SilosParameters), @"readEnvironmentVariable\('(\w+)'\)").ToHashSet());
        Assert.Subset(given, Find(Repository.Read("infra/signing-key.sh"), @"\$([A-Z]\w+)").ToHashSet());
        Assert.Equal(service, Find(Repository.Read(Silos), @"'azd-service-name': '(\w+)'").Single());
    }

    [Fact]
    public void What_azd_is_pointed_at_is_there()
    {
        var paths = Find(Repository.Read("azure.yaml"), @"^ +(?:project|path|context|run): (\S+)$");

        Assert.Equal(4, paths.Length);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    [Fact]
    public void The_image_is_a_silo_with_Orleans_and_runs_as_nobody_special()
    {
        var dockerfile = Repository.Read("Dockerfile");
        var project = Find(dockerfile, @"dotnet publish (\S+) -c Release -p:RequireOrleans=true ").Single();

        Assert.Contains($"{project}/{Path.GetFileName(project)}.csproj", Repository.Files);
        Assert.Equal(Path.GetFileName(project) + ".dll", Find(dockerfile, @"^ENTRYPOINT \[""dotnet"", ""([^""]+)""\]").Single());
        Assert.Equal("$APP_UID", Find(dockerfile, @"^USER (\S+)").Single());
    }

    [Fact]
    public void The_image_is_built_from_all_that_a_build_reads()
    {
        var letThrough = Find(Repository.Read(".dockerignore"), @"^!(\S+)$");
        var read = Repository.Files.Where(f => Regex.IsMatch(f, @"^([\w.]+\.(props|targets)|global\.json|BannedSymbols\.txt)$"));

        Assert.All(read.Append("src"), name => Assert.Contains(name, letThrough));
        Assert.All(letThrough, name => Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), name));
    }

    private static string[] Find(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Select(m => m.Groups[1].Value)];
}
