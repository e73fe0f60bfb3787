using Synod.Proofs;

namespace Synod.Client;

/// <summary>How a <see cref="SynodClient"/> behaves.</summary>
public sealed record SynodClientOptions
{
    /// <summary>When to give up.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>The keys whose checkpoints are believed. A key that the service itself hands out proves nothing about it.</summary>
    public IReadOnlyList<VerifierKey> TrustedKeys { get; init; } = [];

    /// <summary>The clock for time-outs and waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Numbers from 0 to 1 that spread the waits of many clients.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
