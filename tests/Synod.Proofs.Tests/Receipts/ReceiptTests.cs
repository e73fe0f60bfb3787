namespace Synod.Proofs.Tests;

public class ReceiptTests
{
    private const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private const string Magic = "c2sp.org/tlog-proof@v1\n";
    private const string Note = "x\n\n— a AAAAAAE=\n";

    [Fact]
    public void The_golden_receipt_is_read_and_written_byte_for_byte()
    {
        var receipt = Receipt.Parse(Golden.ReceiptText);
        Assert.Equal(Golden.ReceiptText, receipt.ToString());
        Assert.Equal((5UL, 4), (receipt.Index, receipt.Path.Count));
        Assert.Equal(Golden.NoteText, receipt.Note.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    public void Reads_what_it_writes(int pathLength)
    {
        var note = SignedNote.Parse(Golden.NoteText);
        var receipt = new Receipt(new byte[] { 0, 255 }, ulong.MaxValue, [.. NaiveTree.Large.LeafHashes.Take(pathLength)], note);
        var read = Receipt.Parse(receipt.ToString());
        Assert.Equal(receipt, read);
        Assert.Equal(receipt.GetHashCode(), read.GetHashCode());
        Assert.NotEqual(receipt, receipt with { Index = 0 });
    }

    [Fact]
    public void Holds_the_largest_entry_that_a_block_can()
    {
        var note = SignedNote.Parse(Golden.NoteText);
        var receipt = new Receipt(new byte[921_600], 0, [], note);
        Assert.Equal(receipt, Receipt.Parse(receipt.ToString()));
        Assert.False(Receipt.TryParse(new string('x', Receipt.MaxLength + 1), out _));
    }

    [Fact]
    public void Cannot_be_made_of_what_cannot_be_read()
    {
        var note = SignedNote.Parse(Golden.NoteText);
        Assert.Throws<ArgumentException>(() => new Receipt(default, 0, [], note));
        Assert.Throws<ArgumentException>(() => new Receipt(new byte[1], 0, new Hash256[65], note));
        Assert.False(Receipt.TryParse(null, out _));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("c2sp.org/tlog-proof@v2\nextra AA==\nindex 0\n\n" + Note, 1)]
    [InlineData("\ufeff" + Magic + "extra AA==\nindex 0\n\n" + Note, 1)]
    [InlineData(" " + Magic + "extra AA==\nindex 0\n\n" + Note, 1)]
    [InlineData("c2sp.org/tlog-proof@v1\r\nextra AA==\r\nindex 0\r\n\r\n" + Note, 1)]
    [InlineData("c2sp.org/tlog-proof@v1", 2)]
    [InlineData(Magic, 2)]
    [InlineData(Magic + "index 0\n\n" + Note, 2)]
    [InlineData(Magic + "extra \nindex 0\n\n" + Note, 2)]
    [InlineData(Magic + "extra AB==\nindex 0\n\n" + Note, 2)]
    [InlineData(Magic + "extra  AA==\nindex 0\n\n" + Note, 2)]
    [InlineData(Magic + "extra AA== \nindex 0\n\n" + Note, 2)]
    [InlineData(Magic + "extra AA\nindex 0\n\n" + Note, 2)]
    [InlineData(Magic + "\nextra AA==\nindex 0\n\n" + Note, 2)]
    [InlineData(Magic + "extra AA==\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nextra AA==\nindex 0\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex 00\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex -1\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex 1\0\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex 1 \n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex 18446744073709551616\n\n" + Note, 3)]
    [InlineData(Magic + "extra AA==\nindex 0\nAA==\n\n" + Note, 4)]
    [InlineData(Magic + "extra AA==\nindex 0\n" + Hash + "\n" + Hash + " \n\n" + Note, 5)]
    [InlineData(Magic + "extra AA==\nindex 0\n" + Hash + "\n" + Note, 5)]
    [InlineData(Magic + "extra AA==\nindex 0\n" + Hash, 4)]
    [InlineData(Magic + "extra AA==\nindex 0\n\n", 5)]
    [InlineData(Magic + "extra AA==\nindex 0\n\n\n" + Note + "x", 9)]
    [InlineData(Magic + "extra AA==\nindex 0\n\n" + Note + "\n", 9)]
    [InlineData(Magic + "extra AA==\nindex 0\n\n" + Note + "x\n", 8)]
    [InlineData(Magic + "extra AA==\nindex 0\n\nx\n\n— a AAAAAAE=", 7)]
    public void Says_which_line_is_malformed(string text, int line)
    {
        Assert.False(Receipt.TryParse(text, out _));
        var fault = Assert.Throws<FormatException>(() => Receipt.Parse(text));
        Assert.StartsWith($"Line {line}: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_longer_than_that_of_any_tree_is_malformed()
    {
        var lines = string.Concat(Enumerable.Repeat(Hash + "\n", 65));
        var fault = Assert.Throws<FormatException>(() => Receipt.Parse(Magic + "extra AA==\nindex 0\n" + lines + "\n" + Note));
        Assert.StartsWith("Line 68: ", fault.Message, StringComparison.Ordinal);
    }
}
