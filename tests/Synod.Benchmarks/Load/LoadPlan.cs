using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>What is measured.</summary>
internal enum TargetKind
{
    /// <summary>The embedded ledgers on SQLite, in this process.</summary>
    Process,

    /// <summary>The server over HTTP.</summary>
    Http,
}

/// <summary>How many transactions are in a request, and in what words.</summary>
internal enum BodyKind
{
    /// <summary>A JSON array; one object alone if there is one.</summary>
    Json,

    /// <summary>An object a line.</summary>
    NdJson,

    /// <summary>Bytes, and answered in bytes.</summary>
    Binary,
}

/// <summary>A load.</summary>
internal sealed record LoadPlan
{
    public const int MaxBatch = 8_000;
    public const int MaxAccounts = 1_000_000;
    public const int MaxConnections = 4_096;
    public const double MaxExponent = 3;
    public const int MaxWarmUpPercent = 90;

    /// <summary>How many requests are on the way at a time.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Requests a second, whether or not they are answered in time; null to send each when the last is answered.</summary>
    public double? Rate { get; init; }

    /// <summary>Transactions in a request.</summary>
    public int Batch { get; init; } = 1;

    public int Accounts { get; init; } = 10_000;

    public Distribution Distribution { get; init; }

    public double Exponent { get; init; } = 0.99;

    /// <summary>How many transactions, warm-up included; null to go by <see cref="Duration"/>.</summary>
    public long? Transactions { get; init; }

    /// <summary>How long, warm-up included; null to go by <see cref="Transactions"/>.</summary>
    public TimeSpan? Duration { get; init; }

    public int WarmUpPercent { get; init; } = 10;

    public int Shards { get; init; } = 1;

    public decimal CrossShardPercent { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>What is wrong with it, a sentence; null if nothing is.</summary>
    public string? Problem()
    {
        var wrong = new (bool IsWrong, string Words)[]
        {
            (Connections is < 1 or > MaxConnections, $"--connections is 1 to {MaxConnections}."),
            (Rate is <= 0 or > 1e6, "--rate is over 0 and at most 1,000,000 requests a second."),
            (Batch is < 1 or > MaxBatch, $"--batch is 1 to {MaxBatch}."),
            (Shards is < 1 or > ShardKey.MaxShards, $"--shards is 1 to {ShardKey.MaxShards}."),
            (Accounts > MaxAccounts, $"--accounts is at most {MaxAccounts}."),
            (Accounts < 2 * Shards, "--accounts is at least two for each shard."),
            (!(Exponent is >= 0 and <= MaxExponent), $"--exponent is 0 to {MaxExponent}."),
            ((Transactions is null) == (Duration is null), "Either --transactions or --duration says how long it takes."),
            (Transactions < 1, "--transactions is at least 1."),
            (Duration <= TimeSpan.Zero, "--duration is over 0 seconds."),
            (WarmUpPercent is < 0 or > MaxWarmUpPercent, $"--warm-up is 0 to {MaxWarmUpPercent} percent."),
            (CrossShardPercent is < 0 or > 100, "--cross-shard is 0 to 100 percent."),
            (CrossShardPercent > 0 && Shards == 1, "--cross-shard needs --shards 2 or more."),
        };
        return wrong.FirstOrDefault(w => w.IsWrong).Words;
    }

    /// <summary>The transfers that it consists of.</summary>
    public TransferMix Mix() => new(new AccountSet(Accounts, Shards), Distribution, Exponent, CrossShardPercent, Seed);
}
