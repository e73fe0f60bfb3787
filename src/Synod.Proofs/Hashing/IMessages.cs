namespace Synod.Proofs;

/// <summary>Messages to be hashed, which need not lie anywhere as a whole.</summary>
internal interface IMessages
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>How many bytes a message has.</summary>
    int LengthOf(int message);

    /// <summary>Writes a message's bytes from <paramref name="start"/> on, as many as there is room for: the message has them.</summary>
    /// <param name="message">Which message, from 0.</param>
    /// <param name="start">0, or a multiple of the 64 bytes of a block.</param>
    /// <param name="destination">Where to; not empty.</param>
    void CopyTo(int message, int start, scoped Span<byte> destination);
}
