using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Synod.Client;

namespace Synod.Cli;

/// <summary>
/// Where a command's words go: its result on standard output, as text or as one JSON document, everything else on
/// standard error.
/// </summary>
internal sealed class CommandOutput(CliHost host, bool json)
{
    // The output is for a terminal or a program, not for a web page: no need to escape quotes and plus signs.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson => json;

    /// <summary>Prints the result.</summary>
    public void Result<T>(T value, JsonTypeInfo<T> type, Action<IAnsiConsole> asText)
    {
        if (json)
        {
            host.Out.WriteLine(ToJson(value, type));
        }
        else
        {
            asText(ConsoleOn(host.Out, host.Width));
        }
    }

    /// <summary>Says something that is no result.</summary>
    public void Note(string message) => host.Error.WriteLine(message);

    /// <summary>Says why the command failed.</summary>
    public ExitCode Fail(ExitCode code, string message, Problem? problem = null)
    {
        host.Error.WriteLine(message);
        if (json)
        {
            host.Out.WriteLine(ToJson(new FailureReport(new Failure((int)code, message, problem)), CliJson.Default.FailureReport));
        }

        return code;
    }

    /// <summary>Runs work with a progress bar, if a person watches.</summary>
    /// <param name="title">What the work is.</param>
    /// <param name="total">The value of progress at which it is done.</param>
    /// <param name="work">The work; it reports its progress from 0 to <paramref name="total"/>.</param>
    public async Task<T> WithProgressAsync<T>(string title, double total, Func<IProgress<double>, Task<T>> work)
    {
        if (!host.IsInteractive)
        {
            return await work(new Silence());
        }

        return await ConsoleOn(host.Error, host.Width).Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
            return await work(new Bar(bar));
        });
    }

    public static string ToJson<T>(T value, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private IAnsiConsole ConsoleOn(TextWriter writer, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = host.IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = host.IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        return console;
    }

    private sealed class Silence : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
