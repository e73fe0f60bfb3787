using System.Net;
using System.Text;
using System.Text.Json;
using Synod.Cli;

namespace Synod.EndToEnd;

/// <summary>What happens to a server: it is stopped, doubled, starved of disk, and given the wrong directory.</summary>
public class OperationTests
{
    [Fact]
    public async Task Sigterm_drains_and_exits_with_0()
    {
        using var scratch = new Scratch();
        await using (var server = await ServerProcess.StartAsync(scratch.Data))
        {
            await PrepareAsync(server);
            Assert.Equal(HttpStatusCode.Created, (await TransferAsync(server, "t1")).StatusCode);
            Assert.Equal(0, await server.StopAsync());
            Assert.Contains("Stopped", server.Output, StringComparison.Ordinal);
        }

        await using var again = await ServerProcess.StartAsync(scratch.Data);
        Assert.Contains("Recovered bank/0: block 3 (snapshot at 3), 4 entries, 2 accounts", again.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await TransferAsync(again, "t1")).StatusCode);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_fences_the_first()
    {
        using var scratch = new Scratch();
        await using var first = await ServerProcess.StartAsync(scratch.Data, "--acceptors", "3");
        await PrepareAsync(first);
        await using var second = await ServerProcess.StartAsync(scratch.Data);

        // Two of three acceptors have rejected the block in which the first finds out: that it cannot be chosen is certain
        // only to who has heard the third, so this one answer may be "unknown".
        var caught = await TransferAsync(first, "t1");
        Assert.Contains(caught.StatusCode, new[] { HttpStatusCode.GatewayTimeout, HttpStatusCode.ServiceUnavailable });
        Assert.Contains("Another process has taken over", await caught.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var refused = await TransferAsync(first, "t2");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("urn:synod:problem:fenced", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(first.Url + "/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(first.Url + "/health/live")).StatusCode);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await http.GetAsync(first.Url + "/v1/ledgers/bank/accounts/a?consistency=local")).StatusCode);

        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(second, "t1")).StatusCode);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);
    }

    [Fact]
    public async Task A_full_disk_is_said_in_words_and_corrupts_nothing()
    {
        using var scratch = new Scratch();
        await using (var server = await ServerProcess.StartAsync(scratch.Data))
        {
            await PrepareAsync(server);
        }

        HashSet<string> acknowledged = [];
        await using (var starved = await ServerProcess.StartWithFullDiskAsync(scratch.Data, maxFileKib: 1024))
        {
            HttpResponseMessage answer;
            var id = 0;
            while ((answer = await TransferAsync(starved, $"t{id}")).StatusCode == HttpStatusCode.Created)
            {
                acknowledged.Add($"t{id++}");
            }

            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.GatewayTimeout, HttpStatusCode.ServiceUnavailable });
            var problem = await answer.Content.ReadAsStringAsync();
            Assert.True(
                problem.Contains("full", StringComparison.Ordinal) || problem.Contains("written", StringComparison.Ordinal), problem);
        }

        await using var healed = await ServerProcess.StartAsync(scratch.Data);
        Assert.NotEmpty(acknowledged);
        foreach (var id in acknowledged)
        {
            Assert.Equal(HttpStatusCode.OK, (await TransferAsync(healed, id)).StatusCode);
        }

        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);
    }

    [Fact]
    public async Task A_directory_that_is_not_ours_is_refused_in_words()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["file"], "");
        Directory.CreateDirectory(scratch["foreign"]);
        await File.WriteAllTextAsync(Path.Combine(scratch["foreign"], "thesis.tex"), "");

        await AssertRefusedAsync(scratch["file"], "is a file");
        await AssertRefusedAsync(scratch["foreign"], "thesis.tex");
        await AssertRefusedAsync(scratch.Data, "1, 3, 5", "--acceptors", "2");
    }

    [Fact]
    public async Task A_store_with_a_file_of_another_store_or_version_or_without_its_key_is_refused_in_words()
    {
        using var scratch = new Scratch();
        foreach (var name in new[] { "one", "two" })
        {
            await using var server = await ServerProcess.StartAsync(scratch[name]);
            await PrepareAsync(server);
            await server.StopAsync();
        }

        var one = scratch["one"];
        await AssertRefusedAsync(one, "acceptor", "--acceptors", "3");

        File.Move(Path.Combine(one, "signing.key"), scratch["key"]);
        await AssertRefusedAsync(one, "signing.key");
        File.Copy(Path.Combine(scratch["two"], "signing.key"), Path.Combine(one, "signing.key"));
        await AssertRefusedAsync(one, "key");
        File.Move(scratch["key"], Path.Combine(one, "signing.key"), overwrite: true);

        File.Move(Path.Combine(one, "acceptor-1.db"), scratch["votes"]);
        await AssertRefusedAsync(one, "acceptor-1.db");
        File.Copy(Path.Combine(scratch["two"], "acceptor-1.db"), Path.Combine(one, "acceptor-1.db"));
        await AssertRefusedAsync(one, "acceptor-1.db");
        File.Move(scratch["votes"], Path.Combine(one, "acceptor-1.db"), overwrite: true);

        var manifest = await File.ReadAllTextAsync(Path.Combine(one, "synod.json"));
        await File.WriteAllTextAsync(
            Path.Combine(one, "synod.json"), manifest.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
        await AssertRefusedAsync(one, "format");
        await File.WriteAllTextAsync(Path.Combine(one, "synod.json"), manifest);

        // After all of this the store is as it was.
        await using var healed = await ServerProcess.StartAsync(one);
        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(healed, "t1")).StatusCode);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", one)).ExitCode);
    }

    private static async Task AssertRefusedAsync(string data, string says, params string[] options)
    {
        var (exitCode, output) = await ServerProcess.RunToEndAsync(data, options);
        Assert.Equal(1, exitCode);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task PrepareAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        Assert.Equal(HttpStatusCode.Created, (await http.PutAsync("/v1/ledgers/bank", null)).StatusCode);
        var accounts = Json("""[{"id":"world","asset":"USD/2","overdraft":"unlimited"},{"id":"a","asset":"USD/2"}]""");
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsync("/v1/ledgers/bank/accounts", accounts)).StatusCode);
    }

    private static async Task<HttpResponseMessage> TransferAsync(ServerProcess server, string id)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        return await http.PostAsync("/v1/ledgers/bank/transactions", Json(JsonSerializer.Serialize(new
        {
            id,
            transfers = new[] { new { debit = "world", credit = "a", amount = "1" } },
            metadata = new { padding = new string('x', 3_000) },
        })));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
