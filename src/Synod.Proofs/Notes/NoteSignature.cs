using System.Buffers.Binary;

namespace Synod.Proofs;

/// <summary>One signature line of a note: who signed, and the signature.</summary>
/// <param name="Name">The key's name: not empty, without spaces, control characters and '+'.</param>
/// <param name="KeyId">The key's id. Together with the name it says which key, and so which kind of signature.</param>
/// <param name="Signature">The signature, at least one byte; what it is made of depends on the kind of key.</param>
/// <exception cref="ArgumentException">One of them is not what it has to be.</exception>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    private const string Prefix = "— ";
    private const int KeyIdSize = 4;

    /// <summary>The key's name.</summary>
    public string Name { get; } = NoteSyntax.IsKeyName(Name)
        ? Name
        : throw new ArgumentException($"A key's name is {NoteSyntax.KeyNameRule}.", nameof(Name));

    /// <summary>The signature, without the key id.</summary>
    public ReadOnlyMemory<byte> Signature { get; } = Signature.Length > 0
        ? Signature
        : throw new ArgumentException("A signature has at least one byte.", nameof(Signature));

    /// <inheritdoc/>
    public bool Equals(NoteSignature? other) => other is not null && Name == other.Name && KeyId == other.KeyId
        && Signature.Span.SequenceEqual(other.Signature.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId, Signature.Length);

    /// <summary>The line as text, without its line break.</summary>
    public override string ToString()
    {
        var bytes = new byte[KeyIdSize + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.Span.CopyTo(bytes.AsSpan(KeyIdSize));
        return $"{Prefix}{Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Reads a line without its line break; says what is wrong with it, or null.</summary>
    internal static string? Read(string line, out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return "a signature begins with an em dash and a space.";
        }

        if (line[Prefix.Length..].Split(' ') is not [var name, var base64])
        {
            return "a signature is an em dash, a name and base64, with one space between them.";
        }

        if (!NoteSyntax.IsKeyName(name))
        {
            return $"the name of a key is {NoteSyntax.KeyNameRule}.";
        }

        if (StrictBase64.Decode(base64) is not { Length: > KeyIdSize } bytes)
        {
            return "the signature is not base64 of a key id and at least one byte more.";
        }

        signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(KeyIdSize));
        return null;
    }
}
