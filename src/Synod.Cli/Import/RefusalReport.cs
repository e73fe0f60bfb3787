using System.Text;

namespace Synod.Cli;

/// <summary>The file of <c>--report</c>: every refused line as a line of JSON, with its text, so that it can be mended.</summary>
internal sealed class RefusalReport(string path) : IDisposable
{
    private readonly StreamWriter _writer = new(path, append: false, new UTF8Encoding(false));

    public void Write(RefusedLine refused, string text) => _writer.WriteLine(CommandOutput.ToJson(
        new RefusedLineReport(refused.Line, refused.Problem, refused.Detail, text), CliJson.Default.RefusedLineReport));

    public void Dispose() => _writer.Dispose();
}
