using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Synod.Proofs;

/// <summary>
/// SHA-256 of many messages by what is fastest here. One call of the platform's costs as much for its preparations as for some blocks,
/// and cannot use that the messages have nothing to do with each other.
/// </summary>
internal static class ManySha256
{
    // Fewer keep too few lanes busy.
    private const int LeastForLanes = 3;
    private const int StackBytes = 512;

    /// <summary>Hashes messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="digests">Where their digests go, in order.</param>
    public static void Hash<TMessages>(TMessages messages, Span<Hash256> digests)
        where TMessages : IMessages, allows ref struct
    {
        if (Lanes16.IsSupported && messages.Count > Vector256<uint>.Count)
        {
            LaneSha256<Lanes16, Vector512<uint>>.Hash(messages, digests);
        }
        else if (Lanes8.IsSupported && messages.Count >= LeastForLanes)
        {
            LaneSha256<Lanes8, Vector256<uint>>.Hash(messages, digests);
        }
        else
        {
            OneByOne(messages, digests);
        }
    }

    /// <summary>Hashes messages with the platform's SHA-256.</summary>
    public static void OneByOne<TMessages>(TMessages messages, Span<Hash256> digests)
        where TMessages : IMessages, allows ref struct
    {
        Span<byte> small = stackalloc byte[StackBytes];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < messages.Count; i++)
        {
            var length = messages.LengthOf(i);
            var input = length <= StackBytes ? small[..length] : new byte[length];
            messages.CopyTo(i, 0, input);
            SHA256.HashData(input, digest);
            digests[i] = new Hash256(digest);
        }
    }
}
