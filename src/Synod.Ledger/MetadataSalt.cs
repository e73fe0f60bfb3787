using System.Diagnostics.CodeAnalysis;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// 32 random bytes that keep a metadata commitment from being guessed: without it, whoever holds a receipt could try
/// all names in a telephone book. Never used twice.
/// </summary>
public readonly record struct MetadataSalt
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly Hash256 _bytes;

    /// <summary>The salt with these 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public MetadataSalt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A metadata salt has 32 bytes.", nameof(bytes));
        }

        _bytes = new Hash256(bytes);
    }

    /// <summary>True if executing the command uses a salt.</summary>
    public static bool IsNeededFor(Command command) => command switch
    {
        SubmitTransaction submit => !submit.Metadata.IsEmpty,
        ReverseTransaction reverse => !reverse.Metadata.IsEmpty,
        OpenAccount open => !open.Metadata.IsEmpty,
        DecideTransaction decide => IsNeededFor(decide.Transaction),
        _ => false,
    };

    /// <summary>Reads the 44 base64 characters of a salt; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MetadataSalt salt)
    {
        salt = default;
        if (text?.Length != 44 || !Hash256.TryParse(text, out var bytes))
        {
            return false;
        }

        salt = new MetadataSalt(bytes.ToArray());
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>The salt in base64, as the API shows it.</summary>
    public override string ToString() => _bytes.ToBase64();
}
