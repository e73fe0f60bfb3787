using Synod.Consensus;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>How a data directory is made, and opened as it was made.</summary>
public sealed class StoreCreationTests : StoreDirectoryTest
{
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

        var votes = Enumerable.Range(1, acceptors).Select(n => $"acceptor-{n}.db");
        string[] expected = ["index.db", "signing.key", "synod.json", "synod.lock", .. votes];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
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
    [InlineData(
        "{\"format\":1,\"storeId\":\"..\",\"acceptors\":3,\"origin\":\"a\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"complete\":true}",
        "is unreadable")]
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

    private void MarkIncomplete() => File.WriteAllText(
        In("synod.json"),
        File.ReadAllText(In("synod.json")).Replace("\"complete\": true", "\"complete\": false", StringComparison.Ordinal));
}
