using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Synod.Grains.Tests;

/// <summary>What a balancer is told of a silo.</summary>
public class ReadinessTests
{
    [Fact]
    public async Task A_silo_is_starting_until_it_is_active_and_draining_once_it_leaves()
    {
        using var disks = new Disks();
        var seen = new ConcurrentQueue<string>();
        await using (var cluster = await LedgerCluster.StartAsync(disks, silos: 1, configure: silo => silo.Services
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new LifecycleWitness(services, seen))))
        {
            Assert.Equal(["before: Starting", "after: ready"], seen);
            await cluster.StopAsync(cluster.Silos[0]);
        }

        Assert.Equal(["before: Starting", "after: ready", "leaving: Draining", "left: Draining"], seen);
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_says_so_at_once_and_still_answers()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await using var leaving = await SiloGateway.StartAsync(cluster.Silos[0]);
        await using var staying = await SiloGateway.StartAsync(cluster.Silos[1]);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(leaving.Url + "/health/ready")).StatusCode);

        cluster.Silos[0].ServiceProvider.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var answer = await http.GetAsync(leaving.Url + "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("urn:synod:problem:draining", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(leaving.Url + "/v1/ledgers")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(staying.Url + "/health/ready")).StatusCode);
    }
}
