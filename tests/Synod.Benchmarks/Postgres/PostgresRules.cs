namespace Synod.Benchmarks;

/// <summary>Sees to it that the peer keeps the rules before it is measured: without them it would do less, and be faster.</summary>
internal static class PostgresRules
{
    // Accounts: 0 and 1 without a limit, 2 of another asset, 3 may go to -10.
    private const string Accounts = """
        insert into account (id, asset, overdraft) values (0, 'USD/2', null), (1, 'USD/2', null), (2, 'EUR/2', null), (3, 'USD/2', 10)
        """;

    private static readonly (string Ask, string Expected)[] Checks =
    [
        ("transfer_one(md5('a')::uuid, 0, 1, 5)::text", "0"),
        ("transfer_one(md5('a')::uuid, 0, 1, 5)::text", "1"),
        ("transfer_one(md5('a')::uuid, 0, 1, 6)::text", "2"),
        ("transfer_many(array[md5('b'), md5('c')]::uuid[], array[0, 3], array[1, 0], array[7, 4]::bigint[])::text", "{0,0}"),
        (
            "transfer_many(array[md5('d'), md5('d'), md5('d'), md5('e'), md5('f'), md5('g'), md5('h')]::uuid[], "
                + "array[0, 0, 0, 0, 3, 0, 3], array[1, 1, 1, 99, 0, 2, 1], array[5, 5, 6, 1, 7, 1, 6]::bigint[])::text",
            "{0,1,2,3,4,5,0}"),
        ("(select string_agg(debits || '/' || credits, ' ' order by id) from account)", "17/4 0/23 0/0 10/0"),
        ("(select count(*) || ' ' || sum(amount) from transfer)", "5 27"),
    ];

    /// <summary>Asks for a little of everything.</summary>
    /// <exception cref="BenchmarkException">It answers something else than it should.</exception>
    public static async Task CheckAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        await using var source = await cluster.FreshDatabaseAsync(cancellationToken);
        await using var schema = source.CreateCommand(PostgresSchema.Sql + Accounts);
        await schema.ExecuteNonQueryAsync(cancellationToken);
        foreach (var (ask, expected) in Checks)
        {
            await using var command = source.CreateCommand("select " + ask);
            if (await command.ExecuteScalarAsync(cancellationToken) is var answer && !expected.Equals(answer))
            {
                throw new BenchmarkException($"PostgreSQL does not keep the rules: {ask} is {answer}, not {expected}.");
            }
        }
    }
}
