using Spectre.Console;

namespace Synod.Cli;

/// <summary>Tables and field lists, plain enough to be read by eye and by <c>awk</c>.</summary>
internal static class Tables
{
    /// <summary>A table; the columns named with a leading <c>&gt;</c> are numbers and stand to the right.</summary>
    public static void WriteTable(this IAnsiConsole console, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var right = column[0] == '>';
            var header = new TableColumn(new Text(right ? column[1..] : column)).NoWrap();
            table.AddColumn(right ? header.RightAligned() : header);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }

    /// <summary>Name and value, a line each; values that are null are left out.</summary>
    public static void WriteFields(this IAnsiConsole console, params (string Name, string? Value)[] fields)
    {
        var shown = fields.Where(f => f.Value is not null).ToArray();
        var width = shown.Max(f => f.Name.Length) + 2;
        foreach (var (name, value) in shown)
        {
            console.WriteLine(name.PadRight(width) + value);
        }
    }
}
