using System.Globalization;
using System.Text;

namespace Synod.Gateway;

/// <summary>One thing that is wrong in a request.</summary>
/// <param name="Path">Where: a JSON path from <c>$</c>, or <c>path.x</c>, <c>query.x</c>, <c>header.x</c>.</param>
/// <param name="Message">What, as one sentence for a person.</param>
internal sealed record InputError(string Path, string Message);

/// <summary>
/// Collects everything that is wrong in one object, not just the first of it. Keeps the place that is being read as a
/// stack, so that a path is spelled out only when something is wrong there.
/// </summary>
internal sealed class InputErrors
{
    /// <summary>The most errors that are told: a small request must not have a huge answer.</summary>
    public const int Max = 32;

    private const int MaxNameLength = 64;

    private readonly List<InputError> _items = [];
    private readonly Stack<(string? Name, int Index)> _place = new();
    private int _untold;

    public bool Any => _items.Count > 0;

    /// <summary>Something is wrong at the place that is being read.</summary>
    public void Add(string message) => AddAt(Path(), message);

    /// <summary>Something is wrong outside the body.</summary>
    public void AddAt(string path, string message)
    {
        if (_items.Count == Max)
        {
            _untold++;
            return;
        }

        _items.Add(new InputError(path, message));
    }

    /// <summary>Steps into a field until the scope is disposed.</summary>
    public Scope At(string name)
    {
        _place.Push((name, 0));
        return new Scope(this);
    }

    /// <summary>Steps into an array's element until the scope is disposed.</summary>
    public Scope At(int index)
    {
        _place.Push((null, index));
        return new Scope(this);
    }

    public IReadOnlyList<InputError> ToList() =>
        _untold == 0 ? _items : [.. _items, new InputError("$", $"And {_untold} more.")];

    /// <exception cref="ProblemException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new ProblemException(Problem.Malformed(ToList()));
        }
    }

    // RFC 9535: $.name where the name is a plain word, else $['name'].
    private string Path()
    {
        var path = new StringBuilder("$");
        foreach (var (name, index) in _place.Reverse())
        {
            if (name is null)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (IsPlain(name))
            {
                path.Append('.').Append(name);
            }
            else
            {
                AppendQuoted(path, name);
            }
        }

        return path.ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= MaxNameLength && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static void AppendQuoted(StringBuilder path, string name)
    {
        path.Append("['");

        // Runes, since a cut may leave half of a surrogate pair behind: it becomes U+FFFD.
        foreach (var rune in name.AsSpan(0, Math.Min(name.Length, MaxNameLength)).EnumerateRunes())
        {
            if (rune.Value is '\'' or '\\')
            {
                path.Append('\\');
            }

            path.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }

        path.Append(name.Length > MaxNameLength ? "…']" : "']");
    }

    /// <summary>A place that is left when this is disposed.</summary>
    public readonly struct Scope(InputErrors errors) : IDisposable
    {
        public void Dispose() => errors._place.Pop();
    }
}
