namespace Synod.Proofs.Tests;

public class ReceiptVerifierTests
{
    private static readonly NaiveTree Tree = NaiveTree.Numbered(9);

    [Fact]
    public void The_golden_receipt_proves_its_entry()
    {
        var proven = ReceiptVerifier.Verify(Golden.Receipt, [Golden.Key]);
        Assert.Equal(proven, ReceiptVerifier.Verify(Golden.ReceiptText, [TestSigner.OtherKey("other"), Golden.Key]));
        Assert.Equal((5UL, 13UL, 12UL), (proven.Index, proven.Checkpoint.TreeSize, proven.Checkpoint.Height));
        Assert.Equal(Golden.Key, proven.Key);
        Assert.Equal(MerkleHash.Leaf(proven.Entry.Span), proven.LeafHash);

        // The entry of docs/formats.md: version 1, kind 3, and in it the transaction's id.
        Assert.Equal([1, 3], proven.Entry[..2].ToArray());
        Assert.Equal("t-5"u8.ToArray(), proven.Entry[11..14].ToArray());
    }

    [Fact]
    public void Every_entry_of_a_tree_can_be_proven()
    {
        for (var size = 1; size <= Tree.Size; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var receipt = Make(index, size);
                Assert.Equal((ulong)index, ReceiptVerifier.Verify(receipt.ToString(), [Golden.Key]).Index);
            }
        }
    }

    [Fact]
    public void Trusts_nobody_it_was_not_told_to()
    {
        var other = VerifierKey.For("synod/0a1b2c3d4e5f/bank/1", Golden.Key.PublicKey);
        foreach (var trusted in (VerifierKey[][])[[], [other], [TestSigner.OtherKey(Golden.Origin)]])
        {
            AssertFault(ProofFault.UnknownSigner, 14, () => ReceiptVerifier.Verify(Golden.Receipt, trusted));
        }
    }

    [Fact]
    public void A_shard_cannot_sign_for_another_though_they_share_a_key()
    {
        // The signature and the key id are the same under both names: only the comparison with the origin tells.
        var other = VerifierKey.For("synod/0a1b2c3d4e5f/bank/1", Golden.Key.PublicKey);
        var (entry, index, path, note) = Receipt.Parse(Golden.ReceiptText);
        var renamed = new Receipt(entry, index, path, new SignedNote(note.Text, [Sign(note.Text, other)]));
        var fault = AssertFault(
            ProofFault.UnknownSigner, 14, () => ReceiptVerifier.Verify(renamed.ToString(), [Golden.Key, other]));
        Assert.Contains(Golden.Origin, fault.Message);
    }

    [Fact]
    public void The_twin_of_the_signature_is_not_the_one_that_was_given_out()
    {
        var (entry, index, path, note) = Receipt.Parse(Golden.ReceiptText);
        var twin = DerSignature.Twin(note.Signatures[0].Signature);
        var changed = new SignedNote(note.Text, [new NoteSignature(Golden.Key.Name, Golden.Key.KeyId, twin)]);
        Assert.True(changed.Verify([Golden.Key]));
        AssertFault(
            ProofFault.BadSignature,
            14,
            () => ReceiptVerifier.Verify(new Receipt(entry, index, path, changed).ToString(), [Golden.Key]));
    }

    [Fact]
    public void Witnesses_are_ignored_until_they_are_trusted()
    {
        var (entry, index, path, note) = Make(3, 9);
        var witness = VerifierKey.For("witness.example", Golden.Key.PublicKey);
        var good = new Receipt(entry, index, path, new SignedNote(note.Text, [Sign(note.Text, witness), .. note.Signatures]));
        var bad = new Receipt(entry, index, path, new SignedNote(note.Text, [Sign("x\n", witness), .. note.Signatures]));
        Assert.Equal(Golden.Key, ReceiptVerifier.Verify(good.ToString(), [Golden.Key]).Key);
        Assert.Equal(Golden.Key, ReceiptVerifier.Verify(good.ToString(), [witness, Golden.Key]).Key);
        Assert.Equal(Golden.Key, ReceiptVerifier.Verify(bad.ToString(), [Golden.Key]).Key);
        AssertFault(ProofFault.BadSignature, 9, () => ReceiptVerifier.Verify(bad.ToString(), [witness, Golden.Key]));
        AssertFault(ProofFault.UnknownSigner, 14, () => ReceiptVerifier.Verify(good.ToString(), [witness]));
    }

    [Fact]
    public void A_signed_text_that_is_no_checkpoint_proves_nothing()
    {
        var (entry, index, path, note) = Make(3, 9);
        foreach (var (text, line) in (IEnumerable<(string, int)>)
            [("a poem\n", 9), (note.Text.Replace("\n9\n", "\n09\n", StringComparison.Ordinal), 10), (note.Text + "more\n", 13)])
        {
            var receipt = new Receipt(entry, index, path, TestSigner.Note(text));
            AssertFault(ProofFault.Malformed, line, () => ReceiptVerifier.Verify(receipt.ToString(), [Golden.Key]));
        }
    }

    [Fact]
    public void What_does_not_lead_to_the_signed_root_is_located()
    {
        var (entry, index, path, note) = Make(3, 9);
        var other = new NaiveTree([.. Enumerable.Range(100, 9).Select(NaiveTree.Number)]);
        Receipt[] wrong =
        [
            new(NaiveTree.Number(4), index, path, note), new(entry, 4, path, note), new(entry, index, [.. path.Skip(1)], note),
            new(entry, index, [.. path, path[0]], note), new(entry, index, [.. path.Reverse()], note),
            new(entry, index, path, TestSigner.Note(Text(other.Root(9), 9))), new(entry, index, path, Make(3, 8).Note),
        ];
        Assert.All(wrong, receipt =>
            AssertFault(ProofFault.WrongRoot, 2, () => ReceiptVerifier.Verify(receipt.ToString(), [Golden.Key])));

        var outside = new Receipt(entry, 9, path, note);
        AssertFault(ProofFault.WrongRoot, 3, () => ReceiptVerifier.Verify(outside.ToString(), [Golden.Key]));
        var nowhere = new Receipt(entry, 0, [], TestSigner.Note(Text(MerkleHash.EmptyRoot, 0)));
        AssertFault(ProofFault.WrongRoot, 3, () => ReceiptVerifier.Verify(nowhere.ToString(), [Golden.Key]));
    }

    [Fact]
    public void A_byte_order_mark_and_bytes_that_are_not_UTF8_are_noticed()
    {
        AssertFault(ProofFault.Malformed, 1, () => ReceiptVerifier.Verify([0xEF, 0xBB, 0xBF, .. Golden.Receipt], [Golden.Key]));
        AssertFault(ProofFault.Malformed, 15, () => ReceiptVerifier.Verify([.. Golden.Receipt, 0xFF], [Golden.Key]));
        AssertFault(ProofFault.Malformed, 1, () => ReceiptVerifier.Verify(ReadOnlySpan<byte>.Empty, [Golden.Key]));
    }

    private static ProofException AssertFault(ProofFault fault, int line, Action verify)
    {
        var found = Assert.Throws<ProofException>(verify);
        Assert.True((fault, line) == (found.Fault, found.Line), $"{found.Fault}: {found.Message}");
        Assert.StartsWith($"Line {line}: ", found.Message, StringComparison.Ordinal);
        return found;
    }

    private static NoteSignature Sign(string text, VerifierKey key) =>
        SignedNote.Compose(text, key, TestSigner.Sign(text)).Signatures[0];

    private static Receipt Make(int index, int size) => new(
        NaiveTree.Number(index), (ulong)index, Tree.Path(index, size), TestSigner.Note(Text(Tree.Root(size), size)));

    private static string Text(Hash256 root, int size) =>
        new Checkpoint(Golden.Origin, (ulong)size, root, 1, MerkleHash.Leaf([1])).ToText();
}
