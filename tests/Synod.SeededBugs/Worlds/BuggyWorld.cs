using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace Synod.SeededBugs;

/// <summary>
/// A world of its own in this process in which a seeded bug is real: the patched rooms, and a fresh copy of every other
/// assembly of this repository beside them. Types and statics are the world's own; only the framework and the packages
/// are shared with whoever made it.
/// </summary>
/// <remarks>
/// <para>
/// Nothing but strings and numbers may cross the border: a <c>Slot</c> from inside is another type than a <c>Slot</c> from
/// outside. Assemblies in here have no <see cref="Assembly.Location"/>.
/// </para>
/// <para>
/// A world lasts as long as the process, a few megabytes each: what can be unloaded is compiled in full at its first call,
/// which would take longer than most bugs take to be caught.
/// </para>
/// <para>
/// Code in here compares ballots with the patched comparison, if that is the bug. A checker that must see through it
/// compares rounds and proposers itself.
/// </para>
/// </remarks>
public sealed class BuggyWorld
{
    private readonly Context _context;

    /// <summary>Compiles the rooms that the bug is in. Nothing is loaded before the first call.</summary>
    /// <exception cref="BugDoesNotFitException">The patch does not apply, or the result does not compile.</exception>
    public BuggyWorld(SeededBug bug)
    {
        ArgumentNullException.ThrowIfNull(bug);
        _context = new Context(bug.Name, bug.Rooms.ToDictionary(room => room, room => PatchedRoom.Compile(bug, room)));
    }

    /// <summary>Calls a public static method. What it throws is thrown here, as it is.</summary>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="type">The type's full name.</param>
    /// <param name="method">The method's name, which is not overloaded.</param>
    /// <param name="arguments">Strings and primitives, of exactly the types that the method declares.</param>
    /// <returns>A string, a primitive or null.</returns>
    /// <exception cref="ArgumentException">A value is none that can cross the border, or there is no such method.</exception>
    public object? Call(string assembly, string type, string method, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.FirstOrDefault(a => !CanCross(a)) is { } stranger)
        {
            throw new ArgumentException($"A {stranger.GetType()} is another type inside of the world.", nameof(arguments));
        }

        var found = _context.LoadFromAssemblyName(new AssemblyName(assembly))
            .GetType(type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Public | BindingFlags.Static)
            ?? throw new ArgumentException($"{type} has no public static method {method}.", nameof(method));
        var result = found.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);
        return CanCross(result)
            ? result
            : throw new ArgumentException($"{type}.{method} returns a {result!.GetType()}, which nobody outside knows.", nameof(method));
    }

    private static bool CanCross(object? value) => value is null or string or decimal || value.GetType().IsPrimitive;

    private sealed class Context(string name, IReadOnlyDictionary<string, byte[]> patched)
        : AssemblyLoadContext(name, isCollectible: false)
    {
        private readonly Lock _lock = new();

        // Guarded by _lock. Threads that ask at once must get the same copy.
        private readonly Dictionary<string, Assembly> _loaded = [];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var name = assemblyName.Name!;
            if (!BuiltRoom.IsOurs(name))
            {
                return null;
            }

            lock (_lock)
            {
                if (!_loaded.TryGetValue(name, out var assembly))
                {
                    _loaded.Add(name, assembly = LoadCopy(name));
                }

                return assembly;
            }
        }

        // From bytes: a file is loaded once a process, and its statics would be everybody's.
        private Assembly LoadCopy(string name)
        {
            var image = patched.TryGetValue(name, out var bug) ? bug : File.ReadAllBytes(BuiltRoom.PathOf(name));
            using var stream = new MemoryStream(image, writable: false);
            return LoadFromStream(stream);
        }
    }
}
