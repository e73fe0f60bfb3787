using System.Buffers.Binary;
using Npgsql;
using NpgsqlTypes;

namespace Synod.Benchmarks;

/// <summary>The same ledger in PostgreSQL: a call of a function for each request, which is one transaction.</summary>
internal sealed class PostgresTarget : ILoadTarget
{
    private readonly TransferMix _mix;
    private readonly NpgsqlDataSource _source;
    private long _emptyBytes;

    private PostgresTarget(TransferMix mix, NpgsqlDataSource source)
    {
        _mix = mix;
        _source = source;
    }

    public string Name => "postgres";

    public static async Task<PostgresTarget> StartAsync(PostgresCluster cluster, TransferMix mix, CancellationToken cancellationToken) =>
        new(mix, await cluster.FreshDatabaseAsync(cancellationToken));

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using (var schema = _source.CreateCommand(PostgresSchema.Sql))
        {
            await schema.ExecuteNonQueryAsync(cancellationToken);
        }

        _emptyBytes = await BytesAsync(cancellationToken);
        await using (var open = _source.CreateCommand("insert into account (id, asset) select n, $2 from generate_series(0, $1 - 1) n"))
        {
            open.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _mix.Accounts.Names.Count });
            open.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BenchAccount.Asset });
            await open.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var analyze = _source.CreateCommand("vacuum analyze account");
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    public ILoadConnection Connect() => new Connection(_mix, _source.OpenConnection());

    public ResourceUsage? Usage() => null;

    public async Task<TotalsSum> SumTotalsAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("select sum(debits)::bigint, sum(credits)::bigint from account");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new TotalsSum((UInt128)reader.GetInt64(0), (UInt128)reader.GetInt64(1));
    }

    // Tables and indexes: how much of the log is kept is a setting.
    public async Task<long?> StopAsync() => await BytesAsync(CancellationToken.None) - _emptyBytes;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<long> BytesAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("select pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private sealed class Connection(TransferMix mix, NpgsqlConnection connection) : ILoadConnection
    {
        private NpgsqlCommand? _command;
        private long _first;
        private Guid[] _ids = [];
        private int[] _debits = [];
        private int[] _credits = [];
        private long[] _amounts = [];
        private int[] _outcomes = [];

        public void Make(long first, int count)
        {
            _first = first;
            if (_ids.Length != count)
            {
                (_ids, _debits, _credits, _amounts) = (new Guid[count], new int[count], new int[count], new long[count]);
            }

            for (var i = 0; i < count; i++)
            {
                var transfer = mix.At(first + i);
                (_ids[i], _debits[i], _credits[i], _amounts[i]) =
                    (IdOf(first + i), transfer.Debit, transfer.Credit, transfer.Amount);
            }
        }

        public async Task SendAsync(CancellationToken cancellationToken)
        {
            _command ??= await PrepareAsync(_ids.Length > 1, cancellationToken);
            if (_command.Parameters[0] is NpgsqlParameter<Guid> id)
            {
                id.TypedValue = _ids[0];
                ((NpgsqlParameter<int>)_command.Parameters[1]).TypedValue = _debits[0];
                ((NpgsqlParameter<int>)_command.Parameters[2]).TypedValue = _credits[0];
                ((NpgsqlParameter<long>)_command.Parameters[3]).TypedValue = _amounts[0];
                _outcomes = [(int)(await _command.ExecuteScalarAsync(cancellationToken))!];
                return;
            }

            _command.Parameters[0].Value = _ids;
            _command.Parameters[1].Value = _debits;
            _command.Parameters[2].Value = _credits;
            _command.Parameters[3].Value = _amounts;
            _outcomes = (int[])(await _command.ExecuteScalarAsync(cancellationToken))!;
        }

        public Tally Check()
        {
            var tally = default(Tally);
            for (var i = 0; i < _outcomes.Length; i++)
            {
                tally += _outcomes[i] == PostgresSchema.Created
                    ? Tally.Done(mix.At(_first + i).Amount)
                    : Tally.Not($"outcome {_outcomes[i]}");
            }

            return tally;
        }

        public void Dispose()
        {
            _command?.Dispose();
            connection.Dispose();
        }

        private async Task<NpgsqlCommand> PrepareAsync(bool isMany, CancellationToken cancellationToken)
        {
            var command = new NpgsqlCommand($"select {(isMany ? "transfer_many" : "transfer_one")}($1, $2, $3, $4)", connection);
            NpgsqlParameter[] parameters = isMany
                ?
                [
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                ]
                : [new NpgsqlParameter<Guid>(), new NpgsqlParameter<int>(), new NpgsqlParameter<int>(), new NpgsqlParameter<long>()];
            command.Parameters.AddRange(parameters);
            await command.PrepareAsync(cancellationToken);
            return command;
        }

        private Guid IdOf(long number)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, mix.IdOf(number));
            return new Guid(bytes, bigEndian: true);
        }
    }
}
