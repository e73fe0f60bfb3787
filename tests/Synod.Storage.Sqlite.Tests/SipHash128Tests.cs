using System.Buffers.Binary;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>The keyed hash of the index's files against the vectors of its authors (vectors.h, 128 bits).</summary>
public sealed class SipHash128Tests
{
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    [InlineData(2, "8177228da4a45dc7fca38bdef60affe4")]
    [InlineData(3, "9c70b60c5267a94e5f33b6b02985ed51")]
    [InlineData(7, "a1f1ebbed8dbc153c0b84aa61ff08239")]
    [InlineData(8, "3b62a9ba6258f5610f83e264f31497b4")]
    [InlineData(15, "5493e99933b0a8117e08ec0f97cfc3d9")]
    [InlineData(16, "6ee2a4ca67b054bbfd3315bf85230577")]
    [InlineData(63, "5150d1772f50834a503e069a973fbd7c")]
    public void A_message_of_counted_bytes_has_the_authors_hash(int length, string expected)
    {
        var bytes = Enumerable.Range(0, 64).Select(i => (byte)i).ToArray();
        var (first, second) = SipHash128.Hash(SipKey.Read(bytes), bytes.AsSpan(0, length));
        var hash = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, first);
        BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8), second);
        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }
}
