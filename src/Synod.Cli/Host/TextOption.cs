using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Synod.Cli;

/// <summary>An option whose text is read by a function, and that has a text to fall back on if it is not given.</summary>
/// <typeparam name="T">What the text stands for.</typeparam>
internal sealed class TextOption<T> : Option<T>
{
    private readonly Func<string, T> _parse;
    private readonly Func<string?> _fallback;

    /// <summary>An option.</summary>
    /// <param name="name">Its name, with the dashes.</param>
    /// <param name="parse">Reads the text; throws <see cref="FormatException"/> with a sentence about what is wrong.</param>
    /// <param name="fallback">The text if the option is not given; null for none.</param>
    public TextOption(string name, Func<string, T> parse, Func<string?> fallback)
        : base(name)
    {
        _parse = parse;
        _fallback = fallback;
        CustomParser = result => Parsed.Read(result, parse);
    }

    /// <summary>The value if the option is not given; the default of the type if there is no text to fall back on.</summary>
    public T Fallback()
    {
        if (_fallback() is not { } text)
        {
            return default!;
        }

        try
        {
            return _parse(text);
        }
        catch (FormatException exception)
        {
            throw CliException.Usage($"{Name}: '{text}' in the environment: {exception.Message}", exception);
        }
    }
}

/// <summary>Makes options and arguments whose text is read by a function that throws <see cref="FormatException"/>.</summary>
internal static class Parsed
{
    public static Option<T> Option<T>(
        string name, string helpName, string description, Func<string, T> parse, Func<string?>? fallback = null) =>
        new TextOption<T>(name, parse, fallback ?? (() => null)) { Description = description, HelpName = helpName };

    public static Option<T> Required<T>(string name, string helpName, string description, Func<string, T> parse)
    {
        var option = Option(name, helpName, description, parse);
        option.Required = true;
        return option;
    }

    public static Argument<T> Argument<T>(string name, string description, Func<string, T> parse) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, parse),
    };

    public static Option<int> Count(string name, string description, int fallback, int max) => Option(
        name,
        "N",
        string.Create(CultureInfo.InvariantCulture, $"{description} Default: {fallback}."),
        text => int.TryParse(text, NumberStyles.None, null, out var n) && n >= 1 && n <= max
            ? n
            : throw new FormatException($"{name} is 1 to {max}."),
        () => fallback.ToString(CultureInfo.InvariantCulture));

    public static T Read<T>(ArgumentResult result, Func<string, T> parse)
    {
        var text = result.Tokens[0].Value;
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            result.AddError($"'{text}': {exception.Message}");
            return default!;
        }
    }
}
