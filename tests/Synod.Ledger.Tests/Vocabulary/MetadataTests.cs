namespace Synod.Ledger.Tests;

public class MetadataTests
{
    [Fact]
    public void Pairs_are_sorted_by_the_bytes_of_their_keys()
    {
        // In UTF-16 the surrogates of U+1F4B6 would come before U+FFFD; in UTF-8 they come after.
        var metadata = Make.Words(("💶", "1"), ("\ufffd", "2"), ("b", "3"), ("a", "4"), ("B", "5"));
        Assert.Equal(["B", "a", "b", "\ufffd", "💶"], metadata.Pairs.Select(p => p.Key));
        Assert.Equal(metadata, Make.Words(("a", "4"), ("b", "3"), ("B", "5"), ("\ufffd", "2"), ("💶", "1")));
        Assert.NotEqual(metadata, Make.Words(("a", "4")));
    }

    [Fact]
    public void No_pairs_and_no_metadata_are_the_same_thing()
    {
        Assert.Same(Metadata.None, Make.Words());
        Assert.True(Metadata.None.IsEmpty);
        Assert.Throws<ArgumentException>(() => MetadataCodec.Encode(Metadata.None));
        Assert.Throws<ArgumentException>(() => MetadataCommitment.Of(Metadata.None, default));
    }

    [Fact]
    public void Limits_are_kept()
    {
        Assert.Null(Problem([.. Pairs(64)]));
        Assert.NotNull(Problem([.. Pairs(65)]));
        Assert.Null(Problem((new string('é', 32), "")));
        Assert.NotNull(Problem((new string('é', 32) + "k", "")));
        Assert.NotNull(Problem(("", "v")));
        Assert.NotNull(Problem(("k", "1"), ("k", "2")));
        Assert.NotNull(Problem(("\ud800", "v")));
        Assert.NotNull(Problem(("k", "\udc00")));
    }

    [Fact]
    public void The_whole_has_at_most_4096_bytes_in_its_binary_form()
    {
        var most = Make.Words(("k", new string('v', Metadata.MaxBytes - 7)));
        Assert.Equal(Metadata.MaxBytes, MetadataCodec.Encode(most).Length);
        Assert.NotNull(Problem(("k", new string('v', Metadata.MaxBytes - 6))));
    }

    [Fact]
    public void A_salt_is_32_bytes()
    {
        Assert.Throws<ArgumentException>(() => new MetadataSalt(new byte[31]));
        var salt = Make.Salt(200);
        Assert.Equal(200, salt.ToArray()[0]);
        Assert.True(MetadataSalt.TryParse(salt.ToString(), out var again));
        Assert.Equal(salt, again);
        Assert.False(MetadataSalt.TryParse("AAAA", out _));
        Assert.False(MetadataSalt.TryParse(new string('0', 64), out _));
        Assert.False(MetadataSalt.TryParse(null, out _));
    }

    [Fact]
    public void A_commitment_depends_on_the_salt_and_on_every_word()
    {
        var words = Make.Words(("a", "b"));
        var commitment = MetadataCommitment.Of(words, Make.Salt(1));
        Assert.Equal(commitment, MetadataCommitment.Of(Make.Words(("a", "b")), Make.Salt(1)));
        Assert.NotEqual(commitment, MetadataCommitment.Of(words, Make.Salt(2)));
        Assert.NotEqual(commitment, MetadataCommitment.Of(Make.Words(("a", "c")), Make.Salt(1)));
        Assert.NotEqual(commitment, MetadataCommitment.Of(Make.Words(("ab", "")), Make.Salt(1)));
    }

    private static IEnumerable<(string, string)> Pairs(int count) =>
        Enumerable.Range(0, count).Select(i => ($"k{i}", "v"));

    private static string? Problem(params (string Key, string Value)[] pairs) =>
        Metadata.TryCreate(pairs.Select(p => KeyValuePair.Create(p.Key, p.Value)), out _, out var problem) ? null : problem;
}
