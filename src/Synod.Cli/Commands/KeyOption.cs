using System.CommandLine;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary><c>--key VKEY_OR_FILE</c>: keys that the user trusts, written out or in a file, a key a line.</summary>
internal static class KeyOption
{
    public static Option<string[]> Create(bool required, string description) => new("--key")
    {
        Description = description,
        HelpName = "VKEY|FILE",
        Required = required,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The keys of all values; a ledger's <c>/key</c> saved to a file is one.</summary>
    /// <exception cref="CliException">A value is neither a key nor a file of keys.</exception>
    public static IReadOnlyList<VerifierKey> Read(string[]? values) => [.. (values ?? []).SelectMany(Read)];

    private static IEnumerable<VerifierKey> Read(string value)
    {
        if (VerifierKey.TryParse(value, out var key))
        {
            return [key];
        }

        if (!File.Exists(value))
        {
            throw CliException.Usage($"'{value}' is neither a verifier key (name+id+key) nor a file.");
        }

        try
        {
            return [.. File.ReadLines(value).Where(line => line.Length > 0).Select(VerifierKey.Parse)];
        }
        catch (FormatException exception)
        {
            throw CliException.Usage($"{value} is no file of verifier keys: {exception.Message}", exception);
        }
    }
}
