using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Synod.SeededBugs;

/// <summary>
/// Compiles a room's sources with a bug in them. What does not depend on the bug is read and parsed once a process: a
/// further bug costs its own file and the compilation.
/// </summary>
internal sealed class PatchedRoom
{
    private static readonly ConcurrentDictionary<string, Lazy<PatchedRoom>> Rooms = new();

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Platform = new(LoadPlatform);

    // What the SDK imports into every file of a project with implicit usings, and nothing else.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: ["RELEASE", "NET", "NET10_0", "NET10_0_OR_GREATER"]);

    private readonly RoomProject _project;
    private readonly CSharpCompilation _unpatched;
    private readonly Dictionary<string, SyntaxTree> _trees;

    private PatchedRoom(RoomProject project)
    {
        _project = project;
        _trees = project.Files.ToDictionary(f => f, f => Parse(f, File.ReadAllText(Checkout.PathOf(f))));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: project.AllowsUnsafe,
            deterministic: true,

            // Warnings are the build's: nullable annotations are read, and nobody asks where they lead.
            generalDiagnosticOption: ReportDiagnostic.Suppress,
            nullableContextOptions: NullableContextOptions.Annotations);
        var rooms = project.References.Select(room => MetadataReference.CreateFromFile(BuiltRoom.PathOf(room)));
        _unpatched = CSharpCompilation.Create(
            project.Name,
            [.. _trees.Values, Parse("ImplicitUsings.cs", ImplicitUsings), Parse("AssemblyInfo.cs", AssemblyInfo(project))],
            [.. Platform.Value, .. rooms],
            options);
    }

    /// <summary>The image of a room with a bug in it.</summary>
    /// <exception cref="BugDoesNotFitException">The patch does not apply, or the result does not compile.</exception>
    public static byte[] Compile(SeededBug bug, string room)
    {
        using var image = new MemoryStream();
        var result = Of(room).Apply(bug, out _).Emit(image);
        ThrowIfBroken(bug, result.Diagnostics);
        return image.ToArray();
    }

    /// <summary>
    /// Makes sure that the patch applies and that the files which it changes compile. It takes a tenth of the time: no bug
    /// changes what other files see, and if one did, <see cref="Compile"/> would find out.
    /// </summary>
    /// <exception cref="BugDoesNotFitException">The patch does not apply, or a changed file does not compile.</exception>
    public static void Check(SeededBug bug, string room)
    {
        var compilation = Of(room).Apply(bug, out var changed);
        ThrowIfBroken(bug, changed.SelectMany(tree => compilation.GetSemanticModel(tree).GetDiagnostics()));
    }

    private static PatchedRoom Of(string room) =>
        Rooms.GetOrAdd(room, name => new Lazy<PatchedRoom>(() => new PatchedRoom(RoomProject.Load(name)))).Value;

    private static void ThrowIfBroken(SeededBug bug, IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0)
        {
            throw new BugDoesNotFitException(bug, $"It does not compile: {string.Join<Diagnostic>(' ', errors)}");
        }
    }

    private CSharpCompilation Apply(SeededBug bug, out List<SyntaxTree> changed)
    {
        changed = [];
        var compilation = _unpatched;
        foreach (var file in bug.Edits.Where(e => e.Room == _project.Name).Select(e => e.File).Distinct())
        {
            if (!_trees.TryGetValue(file, out var tree))
            {
                throw new BugDoesNotFitException(bug, $"There is no file {file}.");
            }

            var patched = Parse(file, SourcePatch.Apply(bug, file, tree.ToString()));
            compilation = compilation.ReplaceSyntaxTree(tree, patched);
            changed.Add(patched);
        }

        return compilation;
    }

    private static SyntaxTree Parse(string file, string text) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text), ParseOptions, file);

    // The identity must be that of the built room: the other rooms ask for it by name and version.
    private static string AssemblyInfo(RoomProject project)
    {
        var version = AssemblyName.GetAssemblyName(BuiltRoom.PathOf(project.Name)).Version;
        var friends = project.Friends.Select(
            f => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{f}\")]");
        return string.Join('\n', friends.Prepend($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]"));
    }

    private static MetadataReference[] LoadPlatform() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !BuiltRoom.IsOurs(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
