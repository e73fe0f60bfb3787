using System.Text.Json;
using Synod.Cli;

namespace Synod.EndToEnd;

/// <summary>A folder of a test's own, and the terminal in it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("synod-").FullName;

    public string Data => this["data"];

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Runs <c>synod</c> in this process.</summary>
    public static async Task<(ExitCode ExitCode, string Output, string Errors)> SynodAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await SynodCli.RunAsync(arguments, output, errors);
        return ((ExitCode)exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Runs <c>synod</c> and reads what <c>--json</c> printed.</summary>
    public static async Task<(ExitCode ExitCode, JsonElement Json)> SynodJsonAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await SynodAsync([.. arguments, "--json"]);
        Assert.True(output.Length > 0, errors);
        return (exitCode, JsonDocument.Parse(output).RootElement);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
