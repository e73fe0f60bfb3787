using System.Text.Json;

namespace Synod.Cli.Tests;

/// <summary>What <c>--json</c> prints is a contract with scripts: it is kept in files and compared field by field.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Matches(string name, string printed)
    {
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name)));
        var actual = JsonDocument.Parse(printed);

        Assert.Equal(Text(expected.RootElement), Text(actual.RootElement));
    }

    // The order of fields is part of it; white space is not.
    private static string Text(JsonElement element) => JsonSerializer.Serialize(element, Indented);
}
