namespace Synod.Proofs.Tests;

public class SignedNoteTests
{
    private const string Text = "a text\n\nwith an empty line, and ünïcödé\n";

    // The example of C2SP signed-note: another kind of key, whose notes are read all the same.
    private const string Quasimodo =
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        + "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3Z"
        + "ekRwNtIc=\n";

    [Fact]
    public void The_golden_note_is_read_verified_and_written_byte_for_byte()
    {
        var note = SignedNote.Parse(Golden.NoteText);
        Assert.Equal(Golden.NoteText, note.ToString());
        Assert.True(note.Verify([Golden.Key]));
        Assert.Equal([Golden.Key], note.Open([Golden.Key]));
    }

    [Fact]
    public void Reads_the_example_of_the_specification()
    {
        var note = SignedNote.Parse(Quasimodo);
        Assert.Equal(Quasimodo, note.ToString());
        Assert.EndsWith("sole:\n\ned è subito sera.\n", note.Text, StringComparison.Ordinal);
        Assert.Equal(("quasimodo.example/salvatore", 0x367ba04bu), (note.Signatures[0].Name, note.Signatures[0].KeyId));
        Assert.Equal(64, note.Signatures[0].Signature.Length);
        Assert.False(note.Verify([Golden.Key]));
    }

    [Fact]
    public void Composed_it_can_be_read_and_verified()
    {
        var note = TestSigner.Note(Text);
        var read = SignedNote.Parse(note.ToString());
        Assert.Equal(note, read);
        Assert.Equal(note.GetHashCode(), read.GetHashCode());
        Assert.Equal(Text, read.Text);
        Assert.True(read.Verify([Golden.Key]));
    }

    [Fact]
    public void Composed_of_either_twin_it_is_the_same_note()
    {
        var signature = TestSigner.Sign(Text);
        Assert.Equal(
            SignedNote.Compose(Text, Golden.Key, signature),
            SignedNote.Compose(Text, Golden.Key, DerSignature.Twin(signature)));
    }

    [Fact]
    public void Refuses_to_be_composed_of_what_cannot_be_read()
    {
        var signature = TestSigner.Sign(Text);
        Assert.Throws<ArgumentException>(() => SignedNote.Compose("no newline", Golden.Key, signature));
        Assert.Throws<ArgumentException>(() => SignedNote.Compose("", Golden.Key, signature));
        Assert.Throws<ArgumentException>(() => SignedNote.Compose("a\ttab\n", Golden.Key, signature));
        Assert.Throws<ArgumentException>(() => SignedNote.Compose("\ud800\n", Golden.Key, signature));
        Assert.Throws<ArgumentException>(() => SignedNote.Compose(Text, Golden.Key, new byte[64]));
        Assert.Throws<ArgumentException>(() => new SignedNote(Text, []));
        Assert.Throws<ArgumentException>(() => new NoteSignature("a b", 1, new byte[1]));
        Assert.Throws<ArgumentException>(() => new NoteSignature("a", 1, default));
    }

    [Fact]
    public void Believes_nobody_it_does_not_know()
    {
        var note = TestSigner.Note(Text);
        VerifierKey[] sameKeyOtherName = [VerifierKey.For("other", Golden.Key.PublicKey)];
        VerifierKey[] sameNameOtherKey = [TestSigner.OtherKey(Golden.Origin)];
        foreach (var trusted in (VerifierKey[][])[[], sameKeyOtherName, sameNameOtherKey])
        {
            Assert.False(note.Verify(trusted));
            var fault = Assert.Throws<ProofException>(() => note.Open(trusted));
            Assert.Equal((ProofFault.UnknownSigner, 5), (fault.Fault, fault.Line));
            Assert.Contains($"{Golden.Origin}+13aab4e8", fault.Message);
        }
    }

    [Fact]
    public void Ignores_signatures_of_unknown_keys_and_keeps_them()
    {
        var note = TestSigner.Note(Text);
        var witnessed = new SignedNote(
            Text, [new NoteSignature("witness.example", 7, new byte[2_500]), .. note.Signatures, new NoteSignature("w", 8, new byte[1])]);
        Assert.Equal(witnessed, SignedNote.Parse(witnessed.ToString()));
        Assert.Equal([Golden.Key], witnessed.Open([TestSigner.OtherKey("a"), Golden.Key]));
    }

    [Fact]
    public void One_failing_signature_of_a_known_key_spoils_the_note()
    {
        var good = TestSigner.Note(Text).Signatures[0];
        var bad = TestSigner.Note("another\n").Signatures[0];
        foreach (var note in (SignedNote[])[new(Text, [good, bad]), new(Text, [bad, good]), new(Text, [bad])])
        {
            Assert.False(note.Verify([Golden.Key]));
            var fault = Assert.Throws<ProofException>(() => note.Open([Golden.Key]));
            Assert.Equal((ProofFault.BadSignature, 1), (fault.Fault, fault.Line));
            Assert.Contains("lines 1 to 3", fault.Message);
        }
    }

    [Fact]
    public void Several_known_keys_may_sign()
    {
        var second = VerifierKey.For("second", Golden.Key.PublicKey);
        var note = new SignedNote(Text, [.. TestSigner.Note(Text, second).Signatures, .. TestSigner.Note(Text).Signatures]);
        Assert.Equal([second, Golden.Key], note.Open([Golden.Key, second]));
        Assert.Equal([second], note.Open([second]));
    }

    [Fact]
    public void Accepts_as_many_signatures_as_it_promises_and_no_more()
    {
        Assert.True(SignedNote.MaxSignatures >= 16);
        var most = Lines(SignedNote.MaxSignatures);
        Assert.Equal(SignedNote.MaxSignatures, SignedNote.Parse(most).Signatures.Count);
        Assert.False(SignedNote.TryParse(Lines(SignedNote.MaxSignatures + 1), out _));
        Assert.Throws<ArgumentException>(
            () => new SignedNote("x\n", [.. Enumerable.Repeat(SignedNote.Parse(most).Signatures[0], 65)]));

        // The largest signatures there are, as many as there may be.
        var large = new NoteSignature("pq.example", 1, new byte[5_000]);
        var note = new SignedNote("x\n", [.. Enumerable.Repeat(large, SignedNote.MaxSignatures)]);
        Assert.Equal(note, SignedNote.Parse(note.ToString()));
        Assert.False(SignedNote.TryParse(new string('x', SignedNote.MaxLength) + "\n\n— a AAAAAAE=\n", out _));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\n", 1)]
    [InlineData("x", 1)]
    [InlineData("x\n", 1)]
    [InlineData("x\n\n", 3)]
    [InlineData("x\n\n\n", 4)]
    [InlineData("x\n— a AAAAAAE=\n", 2)]
    [InlineData("x\n\n— a AAAAAAE=", 3)]
    [InlineData("x\n\n— a AAAAAAE=\n\n", 5)]
    [InlineData("x\n\n— a AAAAAAE=\nx\n", 4)]
    [InlineData("x\n\n— a AAAAAAE= \n", 3)]
    [InlineData("x\n\n—  a AAAAAAE=\n", 3)]
    [InlineData("x\n\n— a  AAAAAAE=\n", 3)]
    [InlineData("x\n\n—a AAAAAAE=\n", 3)]
    [InlineData("x\n\n- a AAAAAAE=\n", 3)]
    [InlineData("x\n\n— AAAAAAE=\n", 3)]
    [InlineData("x\n\n— a+b AAAAAAE=\n", 3)]
    [InlineData("x\n\n— a\u2003b AAAAAAE=\n", 3)]
    [InlineData("x\n\n— a AAAAAA==\n", 3)]
    [InlineData("x\n\n— a AAAAAAF=\n", 3)]
    [InlineData("x\n\n— a AAAAAAE\n", 3)]
    [InlineData("x\n\n— a AAAA AAE=\n", 3)]
    [InlineData("x\n\n— a AAAA_AE=\n", 3)]
    [InlineData("x\r\n\r\n— a AAAAAAE=\r\n", 1)]
    [InlineData("x\ty\n\n— a AAAAAAE=\n", 1)]
    [InlineData("x\n\n— a AAAAAAE=\n\0", 4)]
    public void Says_which_line_is_malformed(string text, int line)
    {
        Assert.False(SignedNote.TryParse(text, out var note));
        Assert.Null(note);
        Assert.StartsWith($"Line {line}: ", Assert.Throws<FormatException>(() => SignedNote.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_text_that_UTF8_cannot_carry()
    {
        // Not in the theory above: an attribute cannot carry it either.
        Assert.StartsWith("Line 2: ", FaultOf("x\ny\udc00\n\n— a AAAAAAE=\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 3: ", FaultOf("x\n\n— a\ud800 AAAAAAE=\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 1: ", FaultOf("\ud800\ud800\udc00\t\n\n— a AAAAAAE=\n"), StringComparison.Ordinal);
        Assert.True(SignedNote.TryParse("\ud83d\ude00\n\n— a\ud83d\ude00 AAAAAAE=\n", out _));
    }

    [Fact]
    public void Null_is_no_note() => Assert.False(SignedNote.TryParse(null, out _));

    private static string FaultOf(string text) => Assert.Throws<FormatException>(() => SignedNote.Parse(text)).Message;

    private static string Lines(int signatures) =>
        "x\n\n" + string.Concat(Enumerable.Range(0, signatures).Select(i => $"— key{i} AAAAAAE=\n"));
}
