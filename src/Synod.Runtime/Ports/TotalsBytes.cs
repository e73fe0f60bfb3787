using System.Buffers.Binary;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// An account's totals as four <c>amount</c>s (docs/formats.md, "Primitives"): most of them are a few bytes, not sixteen.
/// Every index keeps them so.
/// </summary>
public static class TotalsBytes
{
    private const int AmountSize = 16;

    /// <summary>The largest totals, in bytes.</summary>
    public const int MaxSize = 4 * (1 + AmountSize);

    /// <summary>The bytes of totals: 4 to 68 of them.</summary>
    public static byte[] Encode(in Totals totals)
    {
        Span<byte> bytes = stackalloc byte[MaxSize];
        return bytes[..Write(bytes, totals)].ToArray();
    }

    /// <summary>Writes the bytes of totals, and returns how many they are.</summary>
    /// <param name="destination">At least <see cref="MaxSize"/> bytes. Those after the totals are changed, too.</param>
    /// <param name="totals">The totals.</param>
    public static int Write(Span<byte> destination, in Totals totals)
    {
        var rest = Write(destination, totals.DebitsPosted);
        rest = Write(rest, totals.CreditsPosted);
        rest = Write(rest, totals.DebitsPending);
        rest = Write(rest, totals.CreditsPending);
        return destination.Length - rest.Length;
    }

    /// <summary>Reads totals.</summary>
    /// <exception cref="FormatException">These are not the bytes of totals.</exception>
    public static Totals Decode(ReadOnlySpan<byte> bytes)
    {
        var totals = new Totals(Read(ref bytes), Read(ref bytes), Read(ref bytes), Read(ref bytes));
        return bytes.IsEmpty ? totals : throw new FormatException("The totals have bytes left over.");
    }

    private static Span<byte> Write(Span<byte> destination, Amount amount)
    {
        // Without the bytes that are zero, of which most amounts have more than of others.
        var length = AmountSize - ((int)UInt128.LeadingZeroCount(amount.Value) / 8);
        destination[0] = (byte)length;

        // The bytes that follow are written over by the next amount, or are not part of the totals.
        if (length <= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination[1..], (ulong)amount.Value << (8 * (sizeof(ulong) - length)));
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(destination[1..], amount.Value << (8 * (AmountSize - length)));
        }

        return destination[(1 + length)..];
    }

    private static Amount Read(ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] > AmountSize || source.Length <= source[0] || (source[0] > 0 && source[1] == 0))
        {
            throw new FormatException("The totals are malformed.");
        }

        Span<byte> whole = stackalloc byte[AmountSize];
        whole.Clear();
        source[1..(1 + source[0])].CopyTo(whole[(AmountSize - source[0])..]);
        source = source[(1 + source[0])..];
        return new Amount(BinaryPrimitives.ReadUInt128BigEndian(whole));
    }
}
