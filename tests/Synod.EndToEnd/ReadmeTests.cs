using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Synod.EndToEnd;

/// <summary>The README's quick start, word for word: a newcomer's first five minutes.</summary>
public partial class ReadmeTests
{
    [Fact]
    public async Task The_quick_start_works_as_it_is_written()
    {
        using var scratch = new Scratch();
        await using var server = await ServerProcess.StartAsync(scratch.Data);
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "data", "README.md"));

        // Only where things are is another one here: the port is free, and the terminal's program is built already.
        var script = QuickStart().Match(readme).Groups[1].Value
            .Replace("http://127.0.0.1:5080", server.Url, StringComparison.Ordinal)
            .Replace(
                "dotnet run --project src/Synod.Cli --", $"dotnet \"{Path.Combine(AppContext.BaseDirectory, "synod.dll")}\"",
                StringComparison.Ordinal);
        var (exitCode, output) = await BashAsync(script, scratch.Root);

        Assert.True(exitCode == 0, output);
        Assert.Contains("verified    yes", output, StringComparison.Ordinal);
        Assert.Contains("\"balance\":\"2500\"", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> BashAsync(string script, string folder)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-e", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, output + await errors);
    }

    [GeneratedRegex("<!-- quick-start.*?```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex QuickStart();
}
