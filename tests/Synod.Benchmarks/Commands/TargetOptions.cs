using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary>The options that say what a load is sent to.</summary>
internal sealed class TargetOptions
{
    private readonly Option<TargetKind> _target = LoadOptions.Of("--target", "process or http.", TargetKind.Process);
    private readonly Option<BodyKind> _body = LoadOptions.Of("--body", "json, ndjson or binary, over HTTP.", BodyKind.Json);
    private readonly Option<int> _acceptors = LoadOptions.Of("--acceptors", "Acceptors of the store: 1, 3, 5 or 7.", 1);

    /// <summary>Where stores are made; null for the system's place for temporary files.</summary>
    public Option<string?> Directory { get; } =
        LoadOptions.Of<string?>("--directory", "Where stores are made, on a disk. They are deleted afterwards.", null);

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_target, _body, _acceptors, Directory];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>How many acceptors a fresh store gets.</summary>
    /// <exception cref="BenchmarkException">No store has so many.</exception>
    public int Acceptors(ParseResult parsed) => parsed.GetValue(_acceptors) is var acceptors and (1 or 3 or 5 or 7)
        ? acceptors
        : throw new BenchmarkException("--acceptors is 1, 3, 5 or 7.", ExitCode.Usage);

    /// <summary>A server that runs already.</summary>
    /// <exception cref="BenchmarkException">The address is none, or the target is this process.</exception>
    public ILoadTarget At(ParseResult parsed, LoadPlan plan, string address)
    {
        if (parsed.GetValue(_target) != TargetKind.Http || !Uri.TryCreate(address, UriKind.Absolute, out var url)
            || url.Scheme != Uri.UriSchemeHttp)
        {
            throw new BenchmarkException("--url is the address of a server, http://..., with --target http.", ExitCode.Usage);
        }

        return HttpTarget.At(plan.Mix(), parsed.GetValue(_body), url);
    }

    /// <summary>A fresh target for a load.</summary>
    public async Task<ILoadTarget> StartAsync(ParseResult parsed, LoadPlan plan, CancellationToken cancellationToken)
    {
        var (parent, acceptors) = (parsed.GetValue(Directory), Acceptors(parsed));
        return parsed.GetValue(_target) == TargetKind.Process
            ? await ProcessTarget.StartAsync(plan.Mix(), parent, acceptors, cancellationToken)
            : await HttpTarget.StartAsync(plan.Mix(), parsed.GetValue(_body), parent, acceptors, cancellationToken);
    }
}
