using System.Diagnostics;

namespace Synod.Azurite;

/// <summary>The emulator's package, which npm downloads at its first use on a machine.</summary>
internal static class AzuritePackage
{
    private const string Package = "azurite@3.37.0";
    private const string Command = "azurite-table";

    private static readonly Lazy<string> Found = new(FindProgram);

    /// <summary>The path of the program that serves tables; the package is downloaded if it is not there.</summary>
    public static string ProgramPath => Found.Value;

    private static string FindProgram()
    {
        // Two downloads into npm's cache at the same time leave neither whole, and test rooms run at the same time.
        using var download = new Mutex(initiallyOwned: false, @"Global\synod-azurite-download");
        download.WaitOne();
        try
        {
            return Npx("--yes", "--package", Package, "--call", $"command -v {Command}");
        }
        finally
        {
            download.ReleaseMutex();
        }
    }

    private static string Npx(params string[] arguments)
    {
        using var npx = Process.Start(new ProcessStartInfo("npx", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var errors = npx.StandardError.ReadToEndAsync();
        var output = npx.StandardOutput.ReadToEnd().Trim();
        npx.WaitForExit();
        return npx.ExitCode == 0 && File.Exists(output)
            ? output
            : throw new InvalidOperationException($"npm has no {Package}, which these tests need: {errors.Result}{output}");
    }
}
