namespace Synod.Proofs.Tests;

public class ReceiptBundleTests
{
    private const string Magic = "c2sp.org/tlog-proof@v1\n";
    private const int Lines = 14;

    private static readonly VerifierKey[] Keys =
        [.. Enumerable.Range(0, 3).Select(n => VerifierKey.For($"synod/0a1b2c3d4e5f/bank/{n}", Golden.Key.PublicKey))];

    private static readonly NaiveTree Tree = NaiveTree.Numbered(13);

    // Three parts of three logs; the golden receipt has as many lines as each of them.
    private static readonly string[] Parts = [.. Keys.Select((key, n) => PartOf(key, n).ToString())];
    private static readonly string Text = string.Concat(Parts);

    [Fact]
    public void One_receipt_is_a_bundle_of_one()
    {
        var bundle = ReceiptBundle.Parse(Golden.ReceiptText);
        Assert.Equal(Receipt.Parse(Golden.ReceiptText), Assert.Single(bundle.Parts));
        Assert.Equal(Golden.ReceiptText, bundle.ToString());
        Assert.Equal(ReceiptVerifier.Verify(Golden.Receipt, [Golden.Key]), ReceiptVerifier.VerifyBundle(Golden.Receipt, [Golden.Key])[0]);
    }

    [Fact]
    public void Every_part_is_a_receipt_of_its_own_and_none_is_lost()
    {
        var bundle = ReceiptBundle.Parse(Text);
        Assert.Equal(Parts, bundle.Parts.Select(part => part.ToString()));
        Assert.Equal(Text, bundle.ToString());
        Assert.Equal(bundle, new ReceiptBundle(bundle.Parts));
        Assert.Equal(bundle.GetHashCode(), new ReceiptBundle(bundle.Parts).GetHashCode());
        Assert.NotEqual(bundle, new ReceiptBundle([.. bundle.Parts.Reverse()]));

        var proven = ReceiptVerifier.VerifyBundle(Text, Keys);
        Assert.Equal(Parts.Select(part => ReceiptVerifier.Verify(part, Keys)), proven);
        Assert.Equal(Keys, proven.Select(part => part.Key));
    }

    [Fact]
    public void Several_parts_are_no_single_receipt()
    {
        var fault = Assert.Throws<ProofException>(() => ReceiptVerifier.Verify(Text, Keys));
        Assert.Equal(ProofFault.Malformed, fault.Fault);
    }

    [Fact]
    public void Cannot_be_made_of_what_cannot_be_read()
    {
        Assert.Throws<ArgumentException>(() => new ReceiptBundle([]));
        foreach (var text in (string[])[Magic, "x\n" + Magic, Magic + "x\n"])
        {
            var part = new Receipt(new byte[1], 0, [], TestSigner.Note(text));
            Assert.Throws<ArgumentException>(() => new ReceiptBundle([part]));
        }

        Assert.False(ReceiptBundle.TryParse(null, out _));
        Assert.False(ReceiptBundle.TryParse(new string('x', ReceiptBundle.MaxLength + 1), out _));
    }

    [Theory]
    [InlineData("", null, 1)]
    [InlineData("\n", null, 1)]
    [InlineData(Magic, null, 2)]
    [InlineData(Magic + Magic, 1, 2)]
    public void What_is_no_receipt_is_no_bundle(string text, int? part, int line) => AssertMalformed(text, part, line);

    [Fact]
    public void Says_which_part_and_which_line_of_the_file_is_malformed()
    {
        AssertMalformed("x" + Text, 1, 1);
        AssertMalformed("\n" + Text, 1, 1);
        AssertMalformed(Text + "x", 3, (3 * Lines) + 1);
        AssertMalformed(Text + Magic, 4, (3 * Lines) + 2);
        AssertMalformed(Text[..^1], 3, 3 * Lines);
        AssertMalformed(Parts[0] + "\n" + Parts[1], 1, Lines + 2);
        AssertMalformed(Parts[0] + Parts[1].Replace("index 1\n", "index 01\n", StringComparison.Ordinal) + Parts[2], 2, Lines + 3);
        AssertMalformed(Parts[0] + Magic + Parts[1], 2, Lines + 2);
    }

    [Fact]
    public void Says_which_part_proves_nothing()
    {
        AssertFault(ProofFault.UnknownSigner, 2, 2 * Lines, Text, [Keys[0], Keys[2]]);
        AssertFault(ProofFault.WrongRoot, 3, (2 * Lines) + 2, Text.Replace("index 2\n", "index 3\n", StringComparison.Ordinal), Keys);
        var twoInOne = Parts[0] + Parts[1].Replace("@v1", "@v2", StringComparison.Ordinal) + Parts[2];
        AssertFault(ProofFault.Malformed, 1, Lines - 1, twoInOne, Keys);
    }

    [Fact]
    public void A_changed_byte_anywhere_is_refused()
    {
        var file = System.Text.Encoding.UTF8.GetBytes(Text);
        for (var i = 0; i < file.Length; i++)
        {
            var changed = file.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.Throws<ProofException>(() => ReceiptVerifier.VerifyBundle(changed, Keys));
        }
    }

    private static void AssertMalformed(string text, int? part, int line)
    {
        Assert.False(ReceiptBundle.TryParse(text, out _));
        var fault = Assert.Throws<FormatException>(() => ReceiptBundle.Parse(text));
        Assert.StartsWith(part is null ? $"Line {line}: " : $"Part {part}, line {line}: ", fault.Message, StringComparison.Ordinal);
        AssertFault(ProofFault.Malformed, part, line, text, Keys);
    }

    private static void AssertFault(ProofFault fault, int? part, int line, string text, VerifierKey[] trusted)
    {
        var found = Assert.Throws<ProofException>(() => ReceiptVerifier.VerifyBundle(text, trusted));
        Assert.True((fault, part, line) == (found.Fault, found.Part, found.Line), $"{found.Fault}: {found.Message}");
        Assert.StartsWith(part is null ? $"Line {line}: " : $"Part {part}, line {line}: ", found.Message, StringComparison.Ordinal);
    }

    private static Receipt PartOf(VerifierKey key, int index)
    {
        var text = new Checkpoint(key.Name, 13, Tree.Root(13), 1, MerkleHash.Leaf([1])).ToText();
        return new Receipt(NaiveTree.Number(index), (ulong)index, Tree.Path(index, 13), TestSigner.Note(text, key));
    }
}
