using System.Security.Cryptography;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>What a data directory says when something of it is lost, swapped or protected.</summary>
public sealed class StoreLossTests : StoreDirectoryTest
{
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

        var other = SqliteStoreDirectory.OpenOrCreate(Beside("other"), 3, null, TimeProvider.System);
        await other.DisposeAsync();
        File.Copy(Path.Combine(Beside("other"), "acceptor-1.db"), In("acceptor-1.db"), overwrite: true);
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
}
