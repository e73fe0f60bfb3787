using System.Text.Json;
using System.Text.Json.Serialization;
using Synod.Hosting;

namespace Synod.Storage.Sqlite;

/// <summary>The content of <c>synod.json</c>: what a data directory says of itself.</summary>
internal sealed record StoreManifest
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The version of the directory's layout.</summary>
    public required int Format { get; init; }

    /// <summary>16 random bytes, in hex.</summary>
    public required string StoreId { get; init; }

    /// <summary>How many acceptors there are: 1, 3, 5 or 7.</summary>
    public required int Acceptors { get; init; }

    /// <summary>The prefix of the shards' origins (docs/formats.md, "Checkpoint").</summary>
    public required string Origin { get; init; }

    /// <summary>When the store was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>SHA-256 of the signing key's public half (SPKI), in hex; null until there is a key.</summary>
    public string? SigningKey { get; init; }

    /// <summary>False from the moment the directory is claimed until all of its files are there.</summary>
    public required bool Complete { get; init; }

    private bool IsPlausible =>
        StoreId.Length == 32
        && StoreId.All(char.IsAsciiHexDigitLower)
        && StoreOptions.IsSetSize(Acceptors)
        && StoreOptions.IsOrigin(Origin);

    /// <summary>Reads the file; null if it is not there.</summary>
    /// <exception cref="StoreDirectoryException">It cannot be read, or this program does not understand it.</exception>
    public static StoreManifest? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(path, File.ReadAllText(path)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreDirectoryException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Replaces the file, durably.</summary>
    public void Write(string path) => DurableFile.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    private static StoreManifest Parse(string path, string text)
    {
        try
        {
            // The format first: behind another version every other member may mean something else.
            using (var document = JsonDocument.Parse(text))
            {
                var format = document.RootElement.GetProperty("format").GetInt32();
                if (format != CurrentFormat)
                {
                    throw new StoreDirectoryException(
                        $"'{path}' says that the store has format {format}; this program reads format {CurrentFormat}. "
                        + "Use the version of Synod that wrote it, or a later one.");
                }
            }

            var manifest = JsonSerializer.Deserialize<StoreManifest>(text, Json);
            return manifest is { IsPlausible: true } ? manifest : throw Garbage(path, "its members make no sense.", null);
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Garbage(path, error.Message, error);
        }
    }

    private static StoreDirectoryException Garbage(string path, string words, Exception? inner) => new(
        $"'{path}' is unreadable: {words} Nothing in the directory was changed; restore this file from a backup.", inner);
}
