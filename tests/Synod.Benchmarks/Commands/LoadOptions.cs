using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary>The options that say what a load is like.</summary>
internal sealed class LoadOptions
{
    private readonly Option<int> _connections = Of("--connections", "Requests on the way at a time.", 1);
    private readonly Option<double?> _rate = Of<double?>("--rate", "Open loop: requests a second. Closed loop without it.", null);
    private readonly Option<int> _batch = Of("--batch", "Transactions in a request, 1 to 8000.", 1);
    private readonly Option<int> _accounts = Of("--accounts", "Accounts to move money between.", 10_000);
    private readonly Option<Distribution> _distribution = Of("--distribution", "uniform, zipf or hot.", Distribution.Uniform);
    private readonly Option<double> _exponent = Of("--exponent", "The exponent of zipf.", 0.99);
    private readonly Option<long?> _transactions = Of<long?>("--transactions", "How many, warm-up included.", null);
    private readonly Option<double?> _duration = Of<double?>("--duration", "How many seconds, warm-up included.", null);
    private readonly Option<int> _warmUp = Of("--warm-up", "Percent of it that is not measured.", 10);
    private readonly Option<int> _shards = Of("--shards", "Shards of the ledger.", 1);
    private readonly Option<decimal> _crossShard = Of("--cross-shard", "Percent of the transactions that are between shards.", 0m);
    private readonly Option<ulong> _seed = Of("--seed", "Another seed is another load.", 1UL);

    /// <summary>An option with a default.</summary>
    public static Option<T> Of<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _connections, _rate, _batch, _accounts, _distribution, _exponent, _transactions, _duration, _warmUp, _shards, _crossShard,
            _seed,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was said.</summary>
    /// <exception cref="BenchmarkException">It is no load that can be run.</exception>
    public LoadPlan Read(ParseResult parsed)
    {
        var plan = new LoadPlan
        {
            Connections = parsed.GetValue(_connections),
            Rate = parsed.GetValue(_rate),
            Batch = parsed.GetValue(_batch),
            Accounts = parsed.GetValue(_accounts),
            Distribution = parsed.GetValue(_distribution),
            Exponent = parsed.GetValue(_exponent),
            Transactions = parsed.GetValue(_transactions),
            Duration = parsed.GetValue(_duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            WarmUpPercent = parsed.GetValue(_warmUp),
            Shards = parsed.GetValue(_shards),
            CrossShardPercent = parsed.GetValue(_crossShard),
            Seed = parsed.GetValue(_seed),
        };
        return plan.Problem() is { } problem ? throw new BenchmarkException(problem, ExitCode.Usage) : plan;
    }
}
