namespace Synod.Ledger.Tests;

public class NameTests
{
    public static TheoryData<string?> BadIds => new(
        null, "", " ", "a b", "a\n", "ä", "a+b", "a@b", "a%2Fb", "a\\b", "a\0", "ａ", new string('x', 129));

    [Theory]
    [InlineData("a")]
    [InlineData("-")]
    [InlineData("0:_-./9")]
    [InlineData("Customers:42/EUR")]
    public void Ids_are_read_and_written_the_same(string text)
    {
        Assert.Equal(text, AccountId.Parse(text).ToString());
        Assert.Equal(text, TransactionId.Parse(text).ToString());
    }

    [Fact]
    public void The_longest_id_has_128_characters() =>
        Assert.Equal(128, AccountId.Parse(new string('x', 128)).Value.Length);

    [Fact]
    public void Ids_are_compared_byte_for_byte() => Assert.NotEqual(Make.Account("a"), Make.Account("A"));

    [Theory]
    [MemberData(nameof(BadIds))]
    public void Other_ids_are_refused(string? text)
    {
        Assert.False(AccountId.TryParse(text, out var account));
        Assert.False(TransactionId.TryParse(text, out var transaction));
        Assert.Equal("", account.Value + transaction.Value);
        Assert.Throws<FormatException>(() => AccountId.Parse(text!));
        Assert.Throws<FormatException>(() => TransactionId.Parse(text!));
    }

    [Theory]
    [InlineData("USD/2", 2)]
    [InlineData("A/0", 0)]
    [InlineData("A1B2C3D4E5F6/38", 38)]
    [InlineData("BTC/10", 10)]
    public void Assets_are_read_and_written_the_same(string text, int scale)
    {
        Assert.Equal(text, Asset.Parse(text).ToString());
        Assert.Equal(scale, Asset.Parse(text).Scale);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("USD")]
    [InlineData("USD/")]
    [InlineData("/2")]
    [InlineData("usd/2")]
    [InlineData("1USD/2")]
    [InlineData("US D/2")]
    [InlineData("USD/02")]
    [InlineData("USD/39")]
    [InlineData("USD/-1")]
    [InlineData("USD/2/3")]
    [InlineData("USD/2 ")]
    [InlineData("USD/100")]
    [InlineData("USD/٢")]
    [InlineData("A1B2C3D4E5F67/2")]
    public void Other_assets_are_refused(string? text)
    {
        Assert.False(Asset.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Asset.Parse(text!));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0-9", true)]
    [InlineData("synod", true)]
    [InlineData("a-", true)]
    [InlineData("123456789-123456789-123456789-123456789-123456789-123456789-123", true)]
    [InlineData("123456789-123456789-123456789-123456789-123456789-123456789-1234", false)]
    [InlineData("-a", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_ledger_has_a_name_of_its_kind(string? text, bool valid)
    {
        Assert.Equal(valid, LedgerName.TryParse(text, out var name));
        Assert.Equal(valid ? text : "", name.Value);
        Assert.Equal(valid, Record.Exception(() => LedgerName.Parse(text!)) is null);
    }

    [Fact]
    public void A_shard_is_named_by_ledger_and_number()
    {
        Assert.Equal("bank/0", Make.Shard.ToString());
        Assert.Equal("synod/0", ShardKey.Directory.ToString());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData("Rechnung № 7 💶", true)]
    [InlineData("a\tb", false)]
    [InlineData("a\nb", false)]
    [InlineData("\u007f", false)]
    public void A_reference_is_text_without_control_characters(string? text, bool valid)
    {
        Assert.Equal(valid, Reference.TryParse(text, out var reference));
        Assert.Equal(valid ? text ?? "" : "", reference.Value);
        Assert.Equal(valid, Record.Exception(() => Reference.Parse(text!)) is null);
    }

    [Fact]
    public void A_reference_is_text_that_UTF8_can_carry()
    {
        Assert.False(Reference.TryParse("a\ud800", out _));
        Assert.False(Reference.TryParse("\udc00\ud800", out _));
        Assert.True(Reference.TryParse("\ud83d\udcb6", out _));
    }

    [Fact]
    public void A_reference_has_at_most_256_bytes_not_characters()
    {
        Assert.True(Reference.TryParse(new string('é', 128), out _));
        Assert.False(Reference.TryParse(new string('é', 128) + "x", out _));
        Assert.Equal(default, Reference.Parse(""));
        Assert.Equal(default(Reference).GetHashCode(), Reference.Parse("").GetHashCode());
    }
}
