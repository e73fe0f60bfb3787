namespace Synod.Proofs.Tests;

public class Hash256Tests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0xF0, 16).Concat(Enumerable.Range(0, 16)).Select(b => (byte)b)];

    [Fact]
    public void Keeps_its_bytes()
    {
        var hash = new Hash256(Bytes);
        Assert.Equal(Bytes, hash.ToArray());
        Assert.Equal(Convert.ToHexStringLower(Bytes), hash.ToString());
        Assert.Equal(Convert.ToBase64String(Bytes), hash.ToBase64());
        Assert.NotEqual(Hash256.Zero, hash);
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        var hash = new Hash256(Bytes);
        Assert.True(Hash256.TryParse(hash.ToString(), out var fromHex));
        Assert.True(Hash256.TryParse(hash.ToBase64(), out var fromBase64));
        Assert.Equal((hash, hash), (fromHex, fromBase64));
    }

    [Fact]
    public void Refuses_every_other_form()
    {
        var hex = new Hash256(Bytes).ToString();
        var base64 = new Hash256(Bytes).ToBase64();
        string?[] wrong =
        [
            null, "", hex.ToUpperInvariant(), hex[1..], hex + "0", "0x" + hex[2..], " " + hex[1..], hex[..^1] + "g",
            base64[..^1], base64 + "=", " " + base64[1..], base64[..^2] + "==", WithSpareBits(base64), base64.Replace('8', '_'),
        ];
        Assert.All(wrong, text => Assert.False(Hash256.TryParse(text, out _), text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Refuses_other_lengths(int length) =>
        Assert.Throws<ArgumentException>(() => new Hash256(new byte[length]));

    // The last character before the padding carries two bits that belong to no byte.
    private static string WithSpareBits(string base64) => base64[..^2] + (char)(base64[^2] + 1) + "=";
}
