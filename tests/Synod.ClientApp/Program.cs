// An app that is a client of the cluster: it pays, one transaction after another, and says what that was like.
//
//   dotnet run --project tests/Synod.ClientApp -- 127.0.0.1:30000,127.0.0.1:30001 shop 1000

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Synod.Grains;
using Synod.Ledger;
using Synod.Runtime;

if (args is not [var gateways, var name, var count])
{
    await Console.Error.WriteLineAsync("Usage: GATEWAY[,GATEWAY...] LEDGER PAYMENTS");
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseOrleansClient(client => client
    .UseStaticClustering([.. gateways.Split(',').Select(IPEndPoint.Parse)])
    .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("synod", "synod")));
using var host = builder.Build();
await host.StartAsync();
var ledger = host.Services.GetRequiredService<IClusterClient>().GetGrain<ILedgerGrain>(name);

var (longest, again) = (TimeSpan.Zero, 0);
Require(await AskAsync(() => ledger.SubmitAsync([Open("world", Overdraft.Unlimited), Open("till", Overdraft.None)], default)));
for (var i = 1; i <= int.Parse(count, CultureInfo.InvariantCulture); i++)
{
    var start = Stopwatch.GetTimestamp();
    Require(await AskAsync(() => ledger.SubmitAsync([Pay($"payment-{i}")], default)));
    longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
    Console.WriteLine($"Paid {i}");
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"All paid, the longest wait {longest.TotalMilliseconds:0} ms, {again} asked again"));
await host.StopAsync();
return 0;

// Whatever is lost on the way, the same id asks again and is answered once.
async Task<IReadOnlyList<CommandResult>> AskAsync(Func<Task<IReadOnlyList<CommandResult>>> ask)
{
    while (true)
    {
        try
        {
            var results = await ask();
            if (results.All(r => r is not CommandResult.Failed))
            {
                return results;
            }
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or UnavailableException or OutcomeUnknownException)
        {
            // A silo is gone: another will answer.
        }

        again++;
    }
}

static void Require(IReadOnlyList<CommandResult> results)
{
    if (results.OfType<CommandResult.Refused>().FirstOrDefault() is { } refused)
    {
        throw new InvalidOperationException(refused.Why.Detail);
    }
}

static OpenAccount Open(string id, Overdraft overdraft) =>
    new(AccountId.Parse(id), Asset.Parse("EUR/2"), NormalSide.Credit, overdraft, Metadata.None);

static SubmitTransaction Pay(string id) => new(
    TransactionId.Parse(id), [new Transfer(AccountId.Parse("world"), AccountId.Parse("till"), new Amount(1))], null, Metadata.None,
    default);
