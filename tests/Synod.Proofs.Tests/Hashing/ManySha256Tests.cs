using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Synod.Proofs.Tests;

/// <summary>Every way to hash many messages, against the platform's SHA-256. A processor without a width cannot test it.</summary>
public class ManySha256Tests
{
    public enum Way
    {
        /// <summary>What is fastest here.</summary>
        Best,

        /// <summary>The platform's, one after the other.</summary>
        OneByOne,

        /// <summary>Vectors of 256 bits.</summary>
        Lanes8,

        /// <summary>Vectors of 512 bits.</summary>
        Lanes16,
    }

    public static TheoryData<Way> Ways { get; } = [.. Enum.GetValues<Way>().Where(IsSupported)];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Digests_are_those_of_the_standard(Way way)
    {
        // FIPS 180-4's examples, as NIST publishes them.
        (string Message, string Digest)[] vectors =
        [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"),
            (new string('a', 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ];
        var digests = Hash(way, [.. vectors.Select(v => Encoding.ASCII.GetBytes(v.Message))]);
        Assert.Equal(vectors.Select(v => v.Digest), digests.Select(d => d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_length_about_the_borders_of_blocks(Way way)
    {
        for (var length = 0; length <= 300; length++)
        {
            Check(way, [.. Enumerable.Range(0, 19).Select(number => Message(length, number))]);
        }

        Check(way, [.. Enumerable.Range(0, 301).Select(length => Message(length, length))]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Any_number_of_messages_for_the_lanes(Way way)
    {
        for (var count = 0; count <= 70; count++)
        {
            Check(way, [.. Enumerable.Range(0, count).Select(number => Message(100 + (number % 50), number))]);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Any_lengths_side_by_side(Way way)
    {
        var lengths = Gen.Frequency((9, Gen.Choose(0, 300)), (1, Gen.Choose(0, 9_000))).ArrayOf().ToArbitrary();
        Prop.ForAll(lengths, l => Check(way, [.. l.Select(Message)])).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_long_message_does_not_keep_the_short_ones_waiting_nor_the_other_way_round(Way way)
    {
        Check(way, [Message(100_000, 1), .. Enumerable.Range(0, 100).Select(number => Message(number, number)), Message(5_000, 2)]);
        Check(way, [.. Enumerable.Range(0, 40).Select(number => Message(number, number)), Message(100_000, 1)]);
    }

    private static bool IsSupported(Way way) => way switch
    {
        Way.Lanes8 => Lanes8.IsSupported,
        Way.Lanes16 => Lanes16.IsSupported,
        _ => true,
    };

    private static void Check(Way way, byte[][] messages) =>
        Assert.Equal(messages.Select(message => new Hash256(SHA256.HashData(message))), Hash(way, messages));

    private static Hash256[] Hash(Way way, byte[][] messages)
    {
        var digests = new Hash256[messages.Length];
        switch (way)
        {
            case Way.Lanes16:
                LaneSha256<Lanes16, Vector512<uint>>.Hash(new Messages(messages), digests);
                break;
            case Way.Lanes8:
                LaneSha256<Lanes8, Vector256<uint>>.Hash(new Messages(messages), digests);
                break;
            case Way.OneByOne:
                ManySha256.OneByOne(new Messages(messages), digests);
                break;
            default:
                ManySha256.Hash(new Messages(messages), digests);
                break;
        }

        return digests;
    }

    /// <summary>A message that differs from every other one of its length, in all of its bytes.</summary>
    private static byte[] Message(int length, int number)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) + (number * 7) + (i >> 8));
        }

        return bytes;
    }
}
