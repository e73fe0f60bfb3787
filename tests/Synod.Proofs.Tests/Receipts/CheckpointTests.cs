using FsCheck;
using FsCheck.Fluent;

namespace Synod.Proofs.Tests;

public class CheckpointTests
{
    private const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    [Fact]
    public void The_golden_checkpoint_is_read_and_written_byte_for_byte()
    {
        var text = SignedNote.Parse(Golden.NoteText).Text;
        var checkpoint = Checkpoint.Parse(text);
        Assert.Equal(text, checkpoint.ToText());
        Assert.Equal((Golden.Origin, 13UL, 12UL), (checkpoint.Origin, checkpoint.TreeSize, checkpoint.Height));
        Assert.Equal("0bb0b1Er14oCbJUKn+lZZelRyI4lqTgY2mp9rsicco8=", checkpoint.Root.ToBase64());
        Assert.Equal("1DPzuvKgEXlYb4BehWrdKGQvElWUXp8x0F65dLPO8+I=", checkpoint.BlockHash.ToBase64());
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        var numbers = Gen.OneOf(
            Gen.Choose(1, int.MaxValue).Select(n => (ulong)n), Gen.Elements(1UL, 10UL, 1UL << 63, ulong.MaxValue));
        var checkpoints = (from size in numbers
                           from height in numbers
                           from origin in Gen.Elements("a", "example.com/log", "synod/0/ü/0", "a#b")
                           select new Checkpoint(origin, size - 1, HashOf(size), height, HashOf(height))).ToArbitrary();
        Prop.ForAll(checkpoints, checkpoint => Checkpoint.Parse(checkpoint.ToText()) == checkpoint).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\n1\n" + Hash + "\nblock 1 " + Hash + "\n", 1)]
    [InlineData("a b\n1\n" + Hash + "\nblock 1 " + Hash + "\n", 1)]
    [InlineData("a+b\n1\n" + Hash + "\nblock 1 " + Hash + "\n", 1)]
    [InlineData("a\r\n1\n" + Hash + "\nblock 1 " + Hash + "\n", 1)]
    [InlineData("a\n", 2)]
    [InlineData("a\n\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n01\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n+1\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n-1\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n1 \n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n1\0\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n١\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n18446744073709551616\n" + Hash + "\nblock 1 " + Hash + "\n", 2)]
    [InlineData("a\n1\n\nblock 1 " + Hash + "\n", 3)]
    [InlineData("a\n1\n" + Hash + "=\nblock 1 " + Hash + "\n", 3)]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\nblock 1 " + Hash + "\n", 3)]
    [InlineData("a\n1\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nblock 1 " + Hash + "\n", 3)]
    [InlineData("a\n1\n" + Hash + "\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nother 1 " + Hash + "\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nBlock 1 " + Hash + "\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 0 " + Hash + "\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 01 " + Hash + "\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock  1 " + Hash + "\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 1 " + Hash + " \n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 1\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n", 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 1 " + Hash, 4)]
    [InlineData("a\n1\n" + Hash + "\nblock 1 " + Hash + "\n\n", 5)]
    [InlineData("a\n1\n" + Hash + "\nblock 1 " + Hash + "\nmore\n", 5)]
    public void Says_which_line_is_malformed(string text, int line)
    {
        Assert.False(Checkpoint.TryParse(text, out _));
        var fault = Assert.Throws<FormatException>(() => Checkpoint.Parse(text));
        Assert.StartsWith($"Line {line}: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cannot_be_made_of_what_cannot_be_read()
    {
        Assert.Throws<ArgumentException>(() => new Checkpoint("a b", 1, default, 1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint("a", 1, default, 0, default));
        Assert.False(Checkpoint.TryParse(null, out _));
    }

    private static Hash256 HashOf(ulong number) => MerkleHash.Leaf(BitConverter.GetBytes(number));
}
