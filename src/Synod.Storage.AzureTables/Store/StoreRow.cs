using System.Globalization;
using Synod.Hosting;

namespace Synod.Storage.AzureTables;

/// <summary>
/// What a table service says of the acceptor that it holds, and so of the store: written once, compared at every opening.
/// </summary>
internal sealed record StoreRow
{
    /// <summary>The name of the table.</summary>
    public const string TableName = "SynodStore";

    public const int CurrentFormat = 1;

    private const string PartitionKey = "store";

    /// <summary>The store: 16 random bytes, in hex.</summary>
    public required string StoreId { get; init; }

    /// <summary>The acceptor's number, from 1.</summary>
    public required int Acceptor { get; init; }

    /// <summary>How many acceptors the store has: 1, 3, 5 or 7.</summary>
    public required int Acceptors { get; init; }

    /// <summary>The prefix of the shards' origins (docs/formats.md, "Checkpoint").</summary>
    public required string Origin { get; init; }

    /// <summary>What the keys of the votes begin with.</summary>
    public required string ServiceId { get; init; }

    /// <summary>When the store was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>SHA-256 of the signing key's public half (SPKI), in hex.</summary>
    public required string SigningKey { get; init; }

    /// <summary>In the first acceptor's row: false until the tables and rows of all acceptors are there.</summary>
    public required bool Complete { get; init; }

    /// <summary>The version that was read; null for a row that is to be written.</summary>
    public string? ETag { get; init; }

    /// <summary>Reads an acceptor's row; null if there is none.</summary>
    /// <exception cref="FormatException">This program does not understand it.</exception>
    public static async ValueTask<StoreRow?> ReadAsync(TableClient table, int acceptor, CancellationToken cancellationToken) =>
        await table.GetAsync(PartitionKey, RowKey(acceptor), cancellationToken) is { } entity ? Of(entity) : null;

    public TableEntity ToEntity() => new(PartitionKey, RowKey(Acceptor))
    {
        ["Format"] = (long)CurrentFormat,
        ["StoreId"] = StoreId,
        ["Acceptor"] = (long)Acceptor,
        ["Acceptors"] = (long)Acceptors,
        ["Origin"] = Origin,
        ["ServiceId"] = ServiceId,
        ["CreatedAt"] = CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        ["SigningKey"] = SigningKey,
        ["Complete"] = Complete ? 1L : 0L,
    };

    /// <summary>True if both are rows of one store.</summary>
    public bool IsOfStore(StoreRow other) => StoreId == other.StoreId && Acceptors == other.Acceptors;

    private static string RowKey(int acceptor) => string.Create(CultureInfo.InvariantCulture, $"acceptor-{acceptor}");

    private static StoreRow Of(TableEntity entity)
    {
        // The format first: behind another version every other property may mean something else.
        if (entity.Integer("Format") is not CurrentFormat and var format)
        {
            throw new FormatException(
                $"the store has format {format}, and this program reads format {CurrentFormat}; use the version of Synod that wrote it, "
                + "or a later one");
        }

        var row = new StoreRow
        {
            StoreId = entity.Text("StoreId"),
            Acceptor = entity.Size("Acceptor"),
            Acceptors = entity.Size("Acceptors"),
            Origin = entity.Text("Origin"),

            // Before it could be chosen, rows did not have it.
            ServiceId = entity.TextOrNone("ServiceId") ?? ServiceIds.Default,
            CreatedAt = DateTimeOffset.Parse(entity.Text("CreatedAt"), CultureInfo.InvariantCulture),
            SigningKey = entity.Text("SigningKey"),
            Complete = entity.Integer("Complete") != 0,
            ETag = entity.ETag,
        };
        return row.StoreId.Length == 32 && StoreOptions.IsSetSize(row.Acceptors) && StoreOptions.IsOrigin(row.Origin)
            && ServiceIds.IsOne(row.ServiceId)
            ? row
            : throw new FormatException("its properties make no sense");
    }
}
