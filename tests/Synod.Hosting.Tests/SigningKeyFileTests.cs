namespace Synod.Hosting.Tests;

/// <summary>When an operator is warned of a key file's mode. Windows has none.</summary>
public sealed class SigningKeyFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("synod-key-").FullName;

    private string Key => Path.Combine(_folder, "signing.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_that_was_made_here_is_nobody_elses_and_one_that_is_opened_to_others_is_warned_of()
    {
        SigningKeyFile.Open(Key, storeIsNew: true).Dispose();
        Assert.Null(SigningKeyFile.Warning(Key));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Key, Owner | UnixFileMode.OtherRead);
            Assert.Contains("Give it the mode 0600", SigningKeyFile.Warning(Key), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_has_the_mode_of_what_it_leads_to()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // As Kubernetes mounts a secret: the name is a link through a link, so that all keys change at once.
        var mounted = Directory.CreateDirectory(Path.Combine(_folder, "..2026_01_31"));
        SigningKeyFile.Open(Path.Combine(mounted.FullName, "signing.key"), storeIsNew: true).Dispose();
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), mounted.Name);
        File.CreateSymbolicLink(Key, Path.Combine("..data", "signing.key"));

        Assert.Null(SigningKeyFile.Warning(Key));
        File.SetUnixFileMode(Key, Owner | UnixFileMode.GroupRead);
        Assert.NotNull(SigningKeyFile.Warning(Key));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, false)]
    [InlineData(Owner | UnixFileMode.GroupRead, false)]
    [InlineData(Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, true)]
    [InlineData(Owner | UnixFileMode.OtherWrite, true)]
    public void Of_somebody_elses_file_only_its_writers_are_warned_of(UnixFileMode mode, bool isWarnedOf) =>
        Assert.Equal(isWarnedOf, SigningKeyFile.Warning(Key, mode, () => false) is not null);

    [Fact]
    public void Whose_a_file_is_the_system_says()
    {
        // Root's, and read by everybody. Root itself could close it, and is not asked here to touch it.
        const string Roots = "/etc/passwd";
        if (File.Exists(Roots) && !Environment.IsPrivilegedProcess)
        {
            Assert.Null(SigningKeyFile.Warning(Roots));
        }
    }
}
