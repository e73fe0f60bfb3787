using System.CommandLine;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary><c>--metadata key=value …</c></summary>
internal static class MetadataOption
{
    /// <summary>What was given; nothing if the option was not.</summary>
    public static Metadata Metadata(this CommandSession session, Option<Metadata?> option) => session.Get(option) ?? Ledger.Metadata.None;

    public static Option<Metadata?> Create() => new("--metadata")
    {
        Description = "The client's own words: pairs of KEY=VALUE.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var pairs = new List<KeyValuePair<string, string>>();
            foreach (var token in result.Tokens)
            {
                var split = token.Value.IndexOf('=', StringComparison.Ordinal);
                if (split <= 0)
                {
                    result.AddError($"'{token.Value}': metadata is written KEY=VALUE.");
                    return null;
                }

                pairs.Add(new(token.Value[..split], token.Value[(split + 1)..]));
            }

            if (Metadata.TryCreate(pairs, out var metadata, out var problem))
            {
                return metadata;
            }

            result.AddError(problem);
            return null;
        },
    };
}
