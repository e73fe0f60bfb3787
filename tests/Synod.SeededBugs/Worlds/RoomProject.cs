using System.Xml.Linq;

namespace Synod.SeededBugs;

/// <summary>What a room's project file says that matters to its compilation; the rest is the same for all rooms.</summary>
/// <param name="Name">The room's name, which is its assembly's.</param>
/// <param name="Files">Its sources, from the root of the checkout.</param>
/// <param name="References">The rooms that it may use, directly or through others.</param>
/// <param name="AllowsUnsafe">True if it may hold unsafe code.</param>
/// <param name="Friends">The assemblies that see its internals.</param>
internal sealed record RoomProject(
    string Name,
    IReadOnlyList<string> Files,
    IReadOnlyCollection<string> References,
    bool AllowsUnsafe,
    IReadOnlyList<string> Friends)
{
    public static RoomProject Load(string room)
    {
        var project = Read(room);
        var folder = Checkout.PathOf($"src/{room}");
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(Checkout.Relative)
            .Where(f => !f.StartsWith($"src/{room}/obj/", StringComparison.Ordinal))
            .Where(f => !f.StartsWith($"src/{room}/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var references = new HashSet<string>();
        AddReferences(project, references);
        return new RoomProject(
            room,
            [.. files],
            references,
            project.Descendants("AllowUnsafeBlocks").Any(e => e.Value == "true"),
            [.. project.Descendants("InternalsVisibleTo").Select(e => e.Attribute("Include")!.Value)]);
    }

    private static XDocument Read(string room) => XDocument.Load(Checkout.PathOf($"src/{room}/{room}.csproj"));

    private static void AddReferences(XDocument project, HashSet<string> references)
    {
        foreach (var reference in project.Descendants("ProjectReference"))
        {
            var room = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
            if (references.Add(room))
            {
                AddReferences(Read(room), references);
            }
        }
    }
}
