namespace Synod.Runtime;

/// <summary>The only source of randomness: a host's is cryptographic, the simulator's a seed.</summary>
public interface IEntropy
{
    /// <summary>Fills <paramref name="buffer"/> with bytes that nobody can guess.</summary>
    void Fill(Span<byte> buffer);
}
