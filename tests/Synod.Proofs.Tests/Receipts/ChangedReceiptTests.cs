namespace Synod.Proofs.Tests;

/// <summary>What can happen to a file on its way: none of it may pass, and the fault is found where it is.</summary>
public class ChangedReceiptTests
{
    // The golden receipt's lines: magic, entry, index, 4 hashes, empty, 4 of the checkpoint, empty, signature.
    private const int CheckpointLine = 9;
    private const int EmptyLine = 13;
    private const int SignatureLine = 14;

    private static readonly byte[] Masks = [1, 2, 4, 8, 16, 32, 64, 128, 0x03, 0x0F, 0x5A, 0x7F, 0xFF];

    [Fact]
    public void Every_flipped_byte_is_refused_and_located()
    {
        var faults = new HashSet<ProofFault>();
        for (var position = 0; position < Golden.Receipt.Length; position++)
        {
            foreach (var mask in Masks)
            {
                var changed = Golden.Receipt;
                changed[position] ^= mask;
                var fault = Assert.Throws<ProofException>(() => ReceiptVerifier.Verify(changed, [Golden.Key]));
                AssertLocated(fault, LineOf(position), $"byte {position} xor {mask:x2}");
                faults.Add(fault.Fault);
            }
        }

        Assert.Equal(
            [ProofFault.Malformed, ProofFault.UnknownSigner, ProofFault.BadSignature, ProofFault.WrongRoot], faults.Order());
    }

    [Fact]
    public void Every_byte_that_is_dropped_or_doubled_is_noticed()
    {
        for (var position = 0; position < Golden.Receipt.Length; position++)
        {
            var (before, at, after) = (Golden.Receipt[..position], Golden.Receipt[position], Golden.Receipt[(position + 1)..]);
            AssertRefused([.. before, .. after], position);
            AssertRefused([.. before, at, at, .. after], position);
            AssertRefused([.. before, at, (byte)' ', .. after], position);
            AssertRefused([.. before, at, (byte)'\n', .. after], position);
        }
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        for (var length = 0; length < Golden.Receipt.Length; length++)
        {
            AssertRefused(Golden.Receipt[..length], length);
        }
    }

    [Fact]
    public void Every_line_that_is_dropped_doubled_or_swapped_is_noticed()
    {
        var lines = Golden.ReceiptText.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            AssertRefused([.. lines[..i], .. lines[(i + 1)..]], i);

            // A second line of a key is no change of what the first one says: C2SP lets a note have it.
            if (i + 1 < SignatureLine)
            {
                AssertRefused([.. lines[..i], lines[i], .. lines[i..]], i);
            }

            for (var j = i + 1; j < lines.Length; j++)
            {
                string[] swapped = [.. lines];
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                if (lines[i] != lines[j])
                {
                    AssertRefused(swapped, i);
                }
            }
        }
    }

    [Fact]
    public void Windows_line_ends_are_noticed_and_named()
    {
        var fault = Assert.Throws<ProofException>(() => ReceiptVerifier.Verify(
            Golden.ReceiptText.Replace("\n", "\r\n", StringComparison.Ordinal), [Golden.Key]));
        Assert.Equal((ProofFault.Malformed, 1), (fault.Fault, fault.Line));
        Assert.Contains("carriage return", fault.Message);
    }

    // A lost or gained newline moves what follows by one line.
    private static void AssertLocated(ProofException fault, int changedLine, string change)
    {
        var isThere = fault.Fault switch
        {
            ProofFault.Malformed => Math.Abs(fault.Line!.Value - changedLine) <= 1,
            ProofFault.WrongRoot => fault.Line is 2 or 3 && changedLine is > 1 and < CheckpointLine - 1,
            ProofFault.BadSignature => fault.Line == CheckpointLine && changedLine is >= CheckpointLine and not EmptyLine,
            ProofFault.UnknownSigner => fault.Line == SignatureLine && changedLine == SignatureLine,
            _ => false,
        };
        Assert.True(isThere, $"{change} in line {changedLine} gave {fault.Fault}: {fault.Message}");
    }

    private static void AssertRefused(string[] lines, int line) =>
        AssertRefused(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), line);

    private static void AssertRefused(byte[] changed, int position)
    {
        if (changed.AsSpan().SequenceEqual(Golden.Receipt))
        {
            return;
        }

        var fault = Record.Exception(() => ReceiptVerifier.Verify(changed, [Golden.Key]));
        Assert.True(fault is ProofException { Line: not null }, $"{position}: {fault}");
    }

    private static int LineOf(int position) => 1 + Golden.Receipt.AsSpan(0, position).Count((byte)'\n');
}
