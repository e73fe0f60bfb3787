using Microsoft.Data.Sqlite;
using Synod.Consensus;

namespace Synod.Cli.Tests;

/// <summary>Audits of data directories, sound and damaged on purpose.</summary>
public sealed class DirectoryAuditTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory["data"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_directory_is_audited_while_its_server_runs_and_after(int acceptors)
    {
        await using var server = await RunningServer.StartAsync(Data, acceptors);
        await server.OpenBankAsync();

        var running = await CliRun.Of(["audit", Data, "--json"]);
        await server.RunAsync("transfer --debit cash --credit customers:42 --amount 1 --id t-2");
        await server.StopAsync();
        await server.DisposeAsync();
        var stopped = await CliRun.Of(["audit", Data, "--json"]);

        Assert.True(running.Code == ExitCode.Ok, running.Error + running.Out);
        Assert.True(stopped.Code == ExitCode.Ok, stopped.Error + stopped.Out);
        Assert.Equal(["synod", "bank"], Shards(stopped).Select(s => s.Ledger));
        Assert.Equal(4, Shards(running)[1].Entries);
        Assert.Equal(5, Shards(stopped)[1].Entries);
    }

    [Fact]
    public async Task No_file_of_the_store_is_changed()
    {
        await MakeAsync(3);
        var before = Contents();

        await CliRun.Of(["audit", Data]);

        // What SQLite lays beside them holds nothing: the logs are empty.
        Assert.Equal(before, Contents());
        Assert.All(Directory.GetFiles(Data, "*-wal"), wal => Assert.Equal(0, new FileInfo(wal).Length));
    }

    [Fact]
    public async Task One_ledger_may_be_named_and_must_be_there()
    {
        await MakeAsync(1);

        Assert.Equal(ExitCode.Ok, (await CliRun.Of(["audit", Data, "--ledger", "bank"])).Code);
        Assert.Equal(ExitCode.Usage, (await CliRun.Of(["audit", Data, "--ledger", "nowhere"])).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_record_with_a_wrong_checksum_is_named_by_file_shard_and_slot(int acceptors)
    {
        await MakeAsync(acceptors);
        ChangeRecord(1, 3, record => record[^1] ^= 1);

        var run = await CliRun.Of(["audit", Data]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("acceptor-1.db", run.Out, StringComparison.Ordinal);
        Assert.Contains("slot 3 of shard bank/0", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_block_is_named_by_shard_block_and_entry()
    {
        await MakeAsync(1);
        ChangeBlock(1, 4, "2026/0001"u8, "2026/0002"u8);

        var run = await CliRun.Of(["audit", Data, "--json"]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        var fault = run.Json.GetProperty("shards")[1].GetProperty("fault");
        Assert.Equal(4, fault.GetProperty("height").GetInt32());
        Assert.Equal(0, fault.GetProperty("entry").GetInt32());
    }

    [Fact]
    public async Task A_changed_block_of_a_minority_is_found_and_the_chain_is_still_sound()
    {
        await MakeAsync(3);
        ChangeBlock(2, 4, "2026/0001"u8, "2026/0002"u8);

        var run = await CliRun.Of(["audit", Data, "--json"]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.False(run.Json.GetProperty("shards")[1].TryGetProperty("fault", out _));
        Assert.Contains("acceptor-2.db", run.Json.GetProperty("findings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("slot 4", run.Json.GetProperty("findings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_block_of_a_minority_is_not_decided_and_that_is_no_fault()
    {
        await MakeAsync(3);
        ForgetIndex();
        Execute(2, "DELETE FROM slot WHERE ledger = 'bank' AND number = 4");
        Execute(3, "DELETE FROM slot WHERE ledger = 'bank' AND number = 4");

        var run = await CliRun.Of(["audit", Data, "--json"]);

        Assert.True(run.Code == ExitCode.Ok, run.Out);
        Assert.Equal(3, Shards(run)[1].Entries);
        Assert.Contains(
            run.Json.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("slot 4: not decided", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_block_that_a_later_one_names_is_decided_although_only_a_minority_still_has_it()
    {
        await MakeAsync(3);
        ForgetIndex();
        ChangeRecord(2, 3, record => record[^1] ^= 1);
        ChangeRecord(3, 3, record => record[^1] ^= 1);

        var run = await CliRun.Of(["audit", Data, "--json"]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Equal(4, Shards(run)[1].Entries);
        Assert.Equal(2, run.Json.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Blocks_that_are_gone_from_all_acceptors_are_missed()
    {
        await MakeAsync(1);
        Execute(1, "DELETE FROM slot WHERE ledger = 'bank' AND number = 4");

        var run = await CliRun.Of(["audit", Data]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("blocks are missing", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_acceptor_is_a_finding_and_a_lost_index_is_not()
    {
        await MakeAsync(3);
        ForgetIndex();
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(["audit", Data])).Code);
        File.Delete(Path.Combine(Data, "acceptor-3.db"));

        var run = await CliRun.Of(["audit", Data]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("Acceptor 3 of 3 is lost", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_none_is_a_mistake_of_the_user()
    {
        var run = await CliRun.Of(["audit", _directory.Root]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("synod.json", run.Error, StringComparison.Ordinal);
    }

    private async Task MakeAsync(int acceptors)
    {
        await using var server = await RunningServer.StartAsync(Data, acceptors);
        await server.OpenBankAsync();
        await server.StopAsync();
    }

    private SortedDictionary<string, string> Contents() => new(
        Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories)
            .Where(p => Path.GetExtension(p) is not (".db-wal" or ".db-shm"))
            .ToDictionary(path => path, path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);

    private void ForgetIndex() => Array.ForEach(Directory.GetFiles(Data, "index.db*"), File.Delete);

    private void ChangeBlock(int acceptor, int slot, ReadOnlySpan<byte> old, ReadOnlySpan<byte> changed)
    {
        var (before, after) = (old.ToArray(), changed.ToArray());
        ChangeRecord(acceptor, slot, record =>
        {
            var at = record.AsSpan().IndexOf(before);
            Assert.True(at > 0);
            after.CopyTo(record, at);
            System.Security.Cryptography.SHA256.HashData(record.AsSpan(0, record.Length - 32), record.AsSpan(record.Length - 32));
            Assert.NotNull(SlotRecord.Decode(record).Vote);
        });
    }

    private void ChangeRecord(int acceptor, int slot, Action<byte[]> change)
    {
        using var connection = Connect(acceptor);
        using var read = connection.CreateCommand();
        read.CommandText = $"SELECT record FROM slot WHERE ledger = 'bank' AND shard = 0 AND number = {slot}";
        var record = (byte[])read.ExecuteScalar()!;
        change(record);
        using var write = connection.CreateCommand();
        write.CommandText = $"UPDATE slot SET record = @record WHERE ledger = 'bank' AND shard = 0 AND number = {slot}";
        write.Parameters.AddWithValue("@record", record);
        Assert.Equal(1, write.ExecuteNonQuery());
    }

    private void Execute(int acceptor, string sql)
    {
        using var connection = Connect(acceptor);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private SqliteConnection Connect(int acceptor)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Data, $"acceptor-{acceptor}.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static (string? Ledger, int Entries)[] Shards(CliRun run) => [.. run.Json.GetProperty("shards").EnumerateArray()
        .Select(s => (s.GetProperty("ledger").GetString(), s.TryGetProperty("entries", out var entries) ? entries.GetInt32() : 0))];
}
