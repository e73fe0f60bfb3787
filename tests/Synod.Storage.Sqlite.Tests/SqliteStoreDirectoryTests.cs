using System.Security.Cryptography;
using Synod.Consensus;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>A data directory as an operator meets it.</summary>
public sealed class SqliteStoreDirectoryTests : IAsyncLifetime
{
    private readonly Scratch _scratch = new();

    private string Root => _scratch["data"];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_new_directory_gets_all_files_and_is_opened_again_as_it_was(int acceptors)
    {
        string id;
        byte[] key;
        await using (var made = Open(acceptors, "example.com/ledgers"))
        {
            id = made.StoreId;
            key = made.Signer.PublicKey.ToArray();
            Assert.Matches("^[0-9a-f]{32}$", id);
            Assert.Equal("example.com/ledgers", made.Origin);
            Assert.Equal(Enumerable.Range(1, acceptors), made.Acceptors.Select(acceptor => acceptor.Number));
            Assert.All(made.Acceptors, acceptor => Assert.True(acceptor.Store is not null && acceptor.Lost is null));
            Assert.Empty(made.Warnings);
            await VoteAsync(made);
        }

        string[] expected = ["index.db", "signing.key", "synod.json", "synod.lock", .. Enumerable.Range(1, acceptors).Select(n => $"acceptor-{n}.db")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("signing.key")));
        }

        await using var again = Open();
        Assert.Equal((id, "example.com/ledgers", acceptors), (again.StoreId, again.Origin, again.Acceptors.Count));
        Assert.Equal(key, again.Signer.PublicKey.ToArray());
        Assert.NotNull(await again.Acceptors[0].Store!.ReadAsync(Sample.Shard, new Slot(1), default));
    }

    [Fact]
    public async Task What_nobody_chose_has_a_default()
    {
        var before = DateTimeOffset.UtcNow;
        await using var store = Open();
        Assert.Single(store.Acceptors);
        Assert.Equal("synod/" + store.StoreId[..12], store.Origin);
        Assert.InRange(store.CreatedAt, before, DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_disk_s_own_directory_does_not_stand_in_the_way()
    {
        Directory.CreateDirectory(In("lost+found"));
        await Open().DisposeAsync();
    }

    [Fact]
    public async Task Two_processes_that_start_together_make_one_store()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Open(3))));
        Assert.Single(stores.Select(store => store.StoreId).Distinct());
        Assert.Single(stores.Select(store => Convert.ToHexString(store.Signer.PublicKey.Span)).Distinct());
        await VoteAsync(stores[0]);
        Assert.NotNull(await stores[1].Acceptors[0].Store!.ReadAsync(Sample.Shard, new Slot(1), default));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("synod.json")]
    [InlineData("synod.json", "acceptor-1.db")]
    [InlineData("synod.json", "acceptor-1.db", "acceptor-2.db", "acceptor-3.db")]
    [InlineData("synod.json", "acceptor-1.db", "acceptor-2.db", "acceptor-3.db", "signing.key")]
    public async Task A_creation_that_was_cut_off_is_finished(params string[] made)
    {
        string id;
        await using (var store = Open(3))
        {
            id = store.StoreId;
        }

        MarkIncomplete();
        foreach (var file in Directory.EnumerateFiles(Root).Where(file => !made.Contains(Path.GetFileName(file))))
        {
            File.Delete(file);
        }

        // What a crash in the middle of the next file leaves.
        File.WriteAllText(In("acceptor-2.db.new"), "half a file");
        File.WriteAllText(In("signing.key.new"), "half a key");

        await using var finished = Open(3);
        Assert.Equal(id, finished.StoreId);
        Assert.Equal(3, finished.Acceptors.Count(acceptor => acceptor.Store is not null));
        Assert.Contains("\"complete\": true", File.ReadAllText(In("synod.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_store_with_votes_is_no_creation_and_is_refused()
    {
        await using (var store = Open(3))
        {
            await VoteAsync(store);
        }

        MarkIncomplete();
        File.Delete(In("acceptor-3.db"));
        Refused("has votes in it");
        Assert.False(File.Exists(In("acceptor-3.db")));
    }

    [Fact]
    public void A_file_in_the_directory_s_place_is_refused()
    {
        File.WriteAllText(Root, "");
        Refused("is a file");
    }

    [Fact]
    public void A_directory_with_other_files_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(In("thesis.doc"), "");
        Refused("is not empty: there is 'thesis.doc'");
        Assert.Equal([In("thesis.doc")], Directory.EnumerateFileSystemEntries(Root));
    }

    [Theory]
    [InlineData("{\"format\": 2, \"shape\": \"unknown\"}", "has format 2; this program reads format 1")]
    [InlineData("{\"format\": 1}", "is unreadable")]
    [InlineData("{\"format\": \"one\"}", "is unreadable")]
    [InlineData("[]", "is unreadable")]
    [InlineData("null", "is unreadable")]
    [InlineData("", "is unreadable")]
    [InlineData("garbage", "is unreadable")]
    [InlineData("{\"format\":1,\"storeId\":\"..\",\"acceptors\":3,\"origin\":\"a\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"complete\":true}", "is unreadable")]
    public async Task A_manifest_that_this_program_does_not_understand_is_refused(string manifest, string words)
    {
        await Open().DisposeAsync();
        File.WriteAllText(In("synod.json"), manifest);
        Refused(words);
        Assert.Equal(manifest, File.ReadAllText(In("synod.json")));
    }

    [Fact]
    public async Task Options_that_differ_from_the_store_are_refused()
    {
        await Open(3, "example.com/a").DisposeAsync();
        Refused("has 3 acceptors; 5 were asked for", 5);
        Refused("has the origin 'example.com/a'; 'example.com/b' was asked for", origin: "example.com/b");
        await Open(3, "example.com/a").DisposeAsync();
    }

    [Theory]
    [InlineData(0, null, "1, 3, 5 or 7 acceptors, not 0")]
    [InlineData(2, null, "1, 3, 5 or 7 acceptors, not 2")]
    [InlineData(9, null, "1, 3, 5 or 7 acceptors, not 9")]
    [InlineData(null, "", "cannot be an origin")]
    [InlineData(null, "a b", "cannot be an origin")]
    [InlineData(null, "a+b", "cannot be an origin")]
    [InlineData(null, "a/", "cannot be an origin")]
    public void Options_that_no_store_can_have_are_refused(int? acceptors, string? origin, string words)
    {
        Refused(words, acceptors, origin);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task One_lost_acceptor_of_three_is_reported_and_not_made_anew()
    {
        await using (var store = Open(3))
        {
            await VoteAsync(store);
        }

        File.Delete(In("acceptor-2.db"));
        await using (var store = Open())
        {
            Assert.Null(store.Acceptors[1].Store);
            Assert.Contains("is missing", store.Acceptors[1].Lost, StringComparison.Ordinal);
            Assert.Contains("Acceptor 2 of 3 is lost", Assert.Single(store.Warnings), StringComparison.Ordinal);
            Assert.NotNull(store.Acceptors[0].Store);
            Assert.NotNull(store.Acceptors[2].Store);
        }

        Assert.False(File.Exists(In("acceptor-2.db")));
        File.WriteAllText(In("acceptor-2.db"), "not any more");
        await using (var store = Open())
        {
            Assert.Contains("damaged", store.Acceptors[1].Lost, StringComparison.Ordinal);
        }

        File.Delete(In("acceptor-3.db"));
        Refused("has 3 acceptors and needs 2 to work");
    }

    [Fact]
    public async Task The_only_acceptor_is_not_made_anew()
    {
        await Open(1).DisposeAsync();
        File.Delete(In("acceptor-1.db"));
        Refused("has 1 acceptor and needs 1 to work");
        Assert.False(File.Exists(In("acceptor-1.db")));
    }

    [Fact]
    public async Task Files_in_each_other_s_place_are_refused()
    {
        await Open(3).DisposeAsync();
        File.Move(In("acceptor-1.db"), In("kept"));
        File.Copy(In("acceptor-2.db"), In("acceptor-1.db"));
        Refused("is the file of acceptor 2, not of acceptor 1");

        var other = SqliteStoreDirectory.OpenOrCreate(_scratch["other"], 3, null, TimeProvider.System);
        await other.DisposeAsync();
        File.Copy(Path.Combine(_scratch["other"], "acceptor-1.db"), In("acceptor-1.db"), overwrite: true);
        Refused("belongs to another store");

        File.Move(In("kept"), In("acceptor-1.db"), overwrite: true);
        await Open().DisposeAsync();
    }

    [Fact]
    public async Task A_lost_index_is_made_anew_and_a_damaged_one_is_reported()
    {
        await Open(3).DisposeAsync();
        File.Delete(In("index.db"));
        await Open().DisposeAsync();
        File.WriteAllText(In("index.db"), "no longer");
        Refused("derived from the chain");
    }

    [Fact]
    public async Task The_key_of_a_store_with_history_is_never_replaced()
    {
        await using (var store = Open(3))
        {
            await VoteAsync(store);
        }

        File.Move(In("signing.key"), In("kept"));
        Refused("is missing. Restore it from a backup: receipts already issued");
        Assert.False(File.Exists(In("signing.key")));

        using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            File.WriteAllText(In("signing.key"), other.ExportPkcs8PrivateKeyPem());
        }

        Refused("is not this store's");
        File.Move(In("kept"), In("signing.key"), overwrite: true);
        await Open().DisposeAsync();
    }

    [Fact]
    public async Task A_key_that_never_signed_may_be_replaced()
    {
        await Open().DisposeAsync();
        File.Delete(In("signing.key"));
        byte[] key;
        await using (var store = Open())
        {
            key = store.Signer.PublicKey.ToArray();
            await VoteAsync(store);
        }

        await using var again = Open();
        Assert.Equal(key, again.Signer.PublicKey.ToArray());
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_worth_a_warning()
    {
        await Open().DisposeAsync();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(In("signing.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await using var store = Open();
        Assert.Contains("0600", Assert.Single(store.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_protected_directory_or_file_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        await Open().DisposeAsync();
        var writable = File.GetUnixFileMode(Root);
        File.SetUnixFileMode(Root, ReadOnly);
        Refused("cannot be written");
        File.SetUnixFileMode(Root, writable);

        File.SetUnixFileMode(In("acceptor-1.db"), ReadOnly);
        Refused("cannot be written");
    }

    private SqliteStoreDirectory Open(int? acceptors = null, string? origin = null) =>
        SqliteStoreDirectory.OpenOrCreate(Root, acceptors, origin, TimeProvider.System);

    private void Refused(string words, int? acceptors = null, string? origin = null)
    {
        var error = Assert.Throws<StoreDirectoryException>(() => Open(acceptors, origin));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private void MarkIncomplete() => File.WriteAllText(
        In("synod.json"),
        File.ReadAllText(In("synod.json")).Replace("\"complete\": true", "\"complete\": false", StringComparison.Ordinal));

    private string In(string name) => Path.Combine(Root, name);

    private static async Task VoteAsync(SqliteStoreDirectory store)
    {
        foreach (var acceptor in store.Acceptors)
        {
            await acceptor.Store!.WriteAsync(Sample.Shard, new Slot(1), Sample.Promise(1), Runtime.SlotVersion.None, default);
        }
    }
}
