namespace Synod.Proofs.Tests;

/// <summary>Messages as they are.</summary>
internal readonly struct Messages(IReadOnlyList<byte[]> messages) : IMessages
{
    public int Count => messages.Count;

    public int LengthOf(int message) => messages[message].Length;

    public void CopyTo(int message, int start, scoped Span<byte> destination) =>
        messages[message].AsSpan(start, destination.Length).CopyTo(destination);
}
