using System.Security.Cryptography;
using Synod.Runtime;

namespace Synod.Hosting;

/// <summary>The operating system's cryptographic randomness.</summary>
public sealed class CryptographicEntropy : IEntropy
{
    /// <inheritdoc/>
    public void Fill(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);
}
