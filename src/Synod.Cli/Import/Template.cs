using System.Text;

namespace Synod.Cli;

/// <summary>Text with columns in it: <c>customers:{account_id}</c>. A brace that is meant is written twice.</summary>
internal sealed class Template
{
    private readonly IReadOnlyList<Part> _parts;

    private Template(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>The columns that it takes its text from.</summary>
    public IEnumerable<string> Columns => _parts.Where(p => p.IsColumn).Select(p => p.Text);

    /// <summary>The whole text, if no column stands in it; else null.</summary>
    public string? Literal => _parts.Any(p => p.IsColumn) ? null : string.Concat(_parts.Select(p => p.Text));

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">A brace is open, empty or out of place.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else
            {
                var end = c == '{' ? text.IndexOf('}', i) : -1;
                if (end <= i + 1)
                {
                    throw new FormatException($"the template '{text}' has a brace that is not closed, not open, or empty");
                }

                Flush(literal, parts);
                parts.Add(new Part(text[(i + 1)..end], true));
                i = end;
            }
        }

        Flush(literal, parts);
        return new Template(parts);
    }

    /// <summary>The text with the columns' values in it. An id is not made of nothing: see <paramref name="emptyColumn"/>.</summary>
    /// <param name="value">A column's value.</param>
    /// <param name="emptyColumn">The first column whose value is empty; null for none.</param>
    public string Expand(Func<string, string> value, out string? emptyColumn)
    {
        emptyColumn = null;
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            var piece = part.IsColumn ? value(part.Text) : part.Text;
            if (part.IsColumn && piece.Length == 0)
            {
                emptyColumn ??= part.Text;
            }

            text.Append(piece);
        }

        return text.ToString();
    }

    private static void Flush(StringBuilder literal, List<Part> parts)
    {
        if (literal.Length > 0)
        {
            parts.Add(new Part(literal.ToString(), false));
            literal.Clear();
        }
    }

    private readonly record struct Part(string Text, bool IsColumn);
}
