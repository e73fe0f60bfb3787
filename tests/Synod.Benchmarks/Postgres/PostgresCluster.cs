using System.Globalization;
using Npgsql;

namespace Synod.Benchmarks;

/// <summary>
/// A PostgreSQL of our own, reached by a socket in its own directory and deleted afterwards. Every commit is flushed before it is
/// acknowledged; everything else is as somebody who knows it would set it for a load of writes.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string Database = "bench";

    // A socket's address has 107 characters, of which the name of its file takes some.
    private const int MaxSocketFolder = 85;
    private readonly BenchDirectory _directory;
    private readonly PostgresPrograms _programs;
    private readonly string _data;
    private bool _runs;

    private PostgresCluster(PostgresPrograms programs, BenchDirectory directory)
    {
        _programs = programs;
        _directory = directory;
        _data = Path.Combine(directory.Root, "data");
    }

    /// <summary>What it is set to beyond its defaults.</summary>
    public static IReadOnlyList<(string Name, string Value)> Settings { get; } =
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("shared_buffers", string.Create(
            CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8 / 1024 / 1024}MB")),
        ("wal_buffers", "64MB"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("min_wal_size", "4GB"),
        ("max_wal_size", "16GB"),
        ("checkpoint_timeout", "30min"),
        ("work_mem", "64MB"),
        ("jit", "off"),
        ("max_connections", "200"),
        ("listen_addresses", "''"),
    ];

    /// <summary>Makes one and starts it.</summary>
    public static async Task<PostgresCluster> StartAsync(PostgresPrograms programs, string? parent)
    {
        var cluster = new PostgresCluster(programs, BenchDirectory.Create(parent));
        try
        {
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the database anew, with nothing left to write of what was before.</summary>
    public async Task<NpgsqlDataSource> FreshDatabaseAsync(CancellationToken cancellationToken)
    {
        await using (var server = NpgsqlDataSource.Create(ConnectionTo("postgres")))
        {
            string[] statements = [$"drop database if exists {Database} with (force)", $"create database {Database}", "checkpoint"];
            foreach (var statement in statements)
            {
                await using var command = server.CreateCommand(statement);
                command.CommandTimeout = 0;
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        return NpgsqlDataSource.Create(ConnectionTo(Database));
    }

    public async ValueTask DisposeAsync()
    {
        if (_runs)
        {
            // By the process that the cluster's own directory names.
            await _programs.RunAsync("pg_ctl", "stop", "-D", _data, "-m", "immediate", "-w");
        }

        _directory.Dispose();
    }

    private async Task StartAsync()
    {
        if (_directory.Root.Length > MaxSocketFolder)
        {
            throw new BenchmarkException($"{_directory.Root} is too long for a socket: name a shorter --directory.", ExitCode.Usage);
        }

        await PostgresPrograms.OwnAsync(_directory.Root);
        await _programs.RunAsync("initdb", "-D", _data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
        await File.AppendAllLinesAsync(
            Path.Combine(_data, "postgresql.conf"),
            Settings.Append(("unix_socket_directories", $"'{_directory.Root}'")).Select(s => $"{s.Item1} = {s.Item2}"));
        await _programs.RunAsync("pg_ctl", "start", "-D", _data, "-w", "-l", Path.Combine(_directory.Root, "log"));
        _runs = true;
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _directory.Root,
        Username = "postgres",
        Database = database,
        MaxPoolSize = 200,
        CommandTimeout = 0,
    }.ConnectionString;
}
