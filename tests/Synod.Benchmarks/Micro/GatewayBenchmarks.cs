using BenchmarkDotNet.Attributes;

namespace Synod.Benchmarks;

/// <summary>Synod.Gateway: a request read, sent through and answered, without a ledger and without a socket.</summary>
public class GatewayBenchmarks
{
    private const int Created = 201;
    private GatewayPipeline _gateway = null!;
    private byte[] _body = [];

    /// <summary>Transactions in the request; one is not in an array.</summary>
    [Params(1, 1_000)]
    public int Transactions { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        var bodies = new TransactionBodies(
            new TransferMix(new AccountSet(1_000, 1), Distribution.Uniform, 0, 0, 1), BodyKind.Json);
        _body = bodies.Write(0, Transactions).ToArray();
        _gateway = await GatewayPipeline.StartAsync(new AcceptingLedger());
    }

    [Benchmark]
    public async Task<long> PostTransactions()
    {
        var (status, length) = await _gateway.PostAsync("/v1/ledgers/bench/transactions", _body);
        return status == Created ? length : throw new BenchmarkException($"The answer is {status}.");
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _gateway.DisposeAsync();
}
