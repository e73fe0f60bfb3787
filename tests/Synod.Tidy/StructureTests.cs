using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Synod.Tidy;

/// <summary>The arrows of docs/architecture.md point down, and the documents point at things that exist.</summary>
public class StructureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Synod.Consensus"] = [],
        ["Synod.Proofs"] = [],
        ["Synod.Ledger"] = ["Synod.Proofs"],
        ["Synod.Runtime"] = ["Synod.Consensus", "Synod.Ledger"],
        ["Synod.Hosting"] = ["Synod.Runtime"],
        ["Synod.Storage.AzureTables"] = ["Synod.Hosting", "Synod.Runtime"],
        ["Synod.Storage.Sqlite"] = ["Synod.Hosting", "Synod.Runtime"],
        ["Synod.Gateway"] = ["Synod.Runtime"],
        ["Synod.Server"] = ["Synod.Gateway", "Synod.Hosting", "Synod.Storage.AzureTables", "Synod.Storage.Sqlite"],
        ["Synod.Grains.Abstractions"] = ["Synod.Runtime"],
        ["Synod.Grains"] = ["Synod.Grains.Abstractions"],
        ["Synod.Silo"] = ["Synod.Gateway", "Synod.Grains", "Synod.Hosting", "Synod.Storage.AzureTables"],
        ["Synod.Client"] = ["Synod.Ledger", "Synod.Proofs"],
        ["Synod.Cli"] = ["Synod.Client", "Synod.Storage.AzureTables", "Synod.Storage.Sqlite"],
    };

    private static IEnumerable<string> Projects =>
        Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    [Fact]
    public void Rooms_depend_only_on_the_rooms_below_them()
    {
        var actual = Projects.Where(f => f.StartsWith("src/", StringComparison.Ordinal))
            .ToDictionary(
                f => Path.GetFileNameWithoutExtension(f),
                f => XDocument.Parse(Repository.Read(f)).Descendants("ProjectReference")
                    .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
                    .Order().ToArray());

        Assert.Equal(Allowed.Keys.Order(), actual.Keys.Order());
        Assert.All(actual, room => Assert.Equal(Allowed[room.Key].Order(), room.Value));
    }

    [Theory]
    [InlineData("Synod.Consensus")]
    [InlineData("Synod.Proofs")]
    [InlineData("Synod.Ledger")]
    [InlineData("Synod.Runtime")]
    public void Pure_rooms_are_deterministic_and_carry_no_packages_but_logging(string room)
    {
        var project = XDocument.Parse(Repository.Read($"src/{room}/{room}.csproj"));

        Assert.Equal("true", project.Descendants("DeterministicRoom").Single().Value);
        Assert.All(
            project.Descendants("PackageReference"),
            p => Assert.Equal("Microsoft.Extensions.Logging.Abstractions", p.Attribute("Include")!.Value));
    }

    [Fact]
    public void Every_room_has_its_tests()
    {
        var projects = Projects.Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.All(Allowed.Keys, room => Assert.Contains(room + ".Tests", projects));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Orleans.sln").Replace('\\', '/');

        Assert.All(
            Projects,
            project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Rooms_that_need_Orleans_say_so_and_the_feed_is_asked_for_what_they_need()
    {
        var asked = XDocument.Parse(Repository.Read("Orleans.Feed.targets")).Descendants("_FeedPackage")
            .SelectMany(p => p.Attribute("Include")!.Value.Split(';').Select(id => (id, Probe: p.Attribute("Probe")!.Value)))
            .ToDictionary(p => p.id, p => p.Probe);

        foreach (var project in Projects)
        {
            var xml = XDocument.Parse(Repository.Read(project));
            var probes = xml.Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value)
                .Where(id => id.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal)).Select(id => asked[id]);
            Assert.All(probes, probe => Assert.Equal("true", xml.Descendants("Needs" + probe).SingleOrDefault()?.Value));
        }
    }

    [Fact]
    public void The_server_runs_where_its_user_stands()
    {
        var (exitCode, output) = Repository.Run("dotnet", "msbuild", "src/Synod.Server", "-getProperty:RunWorkingDirectory");

        Assert.Equal((0, ""), (exitCode, output.Trim()));
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken =
            from file in Repository.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal))
            from Match link in Regex.Matches(Repository.Read(file), @"\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)")
            let target = link.Groups[1].Length == 0
                ? Path.Combine(Repository.Root, file)
                : Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, link.Groups[1].Value)
            where !Path.Exists(target) || !HasAnchor(target, link.Groups[2].Value)
            select $"{file}: {link.Value}";

        Assert.Empty(broken);
    }

    private static bool HasAnchor(string path, string anchor) =>
        anchor.Length == 0 || File.ReadLines(path)
            .Where(line => line.StartsWith('#'))
            .Select(line => "#" + Regex.Replace(line.TrimStart('#').Trim().ToLowerInvariant(), @"[^\p{L}\p{N} -]", "").Replace(' ', '-'))
            .Contains(anchor);
}
