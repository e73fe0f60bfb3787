using System.Buffers;
using System.Text.Unicode;

namespace Synod.Proofs;

/// <summary>
/// Verifies receipts offline: all it needs is the file and the keys that the verifier trusts (C2SP tlog-proof,
/// docs/formats.md "Receipt").
/// </summary>
/// <remarks>
/// A receipt that Synod made has one signature, and then no byte of it can change unnoticed: every line has one form only,
/// and every line is signed, leads to what is signed, or names the signer. Signatures that others added, of witnesses for
/// example, are ignored unless their keys are trusted too, and so is a change of their lines: C2SP wants it so.
/// </remarks>
public static class ReceiptVerifier
{
    /// <summary>Verifies a receipt of one part.</summary>
    /// <param name="receiptFile">
    /// The file's bytes. To be preferred over text, since whatever turns bytes into text may drop or replace some of them.
    /// </param>
    /// <param name="trusted">The keys that the verifier trusts, each under the origin for which it trusts it.</param>
    /// <exception cref="ProofException">The receipt proves nothing: the message says why, and which line is at fault.</exception>
    public static VerifiedReceipt Verify(ReadOnlySpan<byte> receiptFile, IReadOnlyList<VerifierKey> trusted) =>
        Verify(Decode(receiptFile), trusted);

    /// <summary>Verifies a receipt of one part.</summary>
    /// <param name="receiptText">The receipt, as it stands in its file.</param>
    /// <param name="trusted">The keys that the verifier trusts, each under the origin for which it trusts it.</param>
    /// <exception cref="ProofException">The receipt proves nothing: the message says why, and which line is at fault.</exception>
    public static VerifiedReceipt Verify(string receiptText, IReadOnlyList<VerifierKey> trusted)
    {
        ArgumentNullException.ThrowIfNull(receiptText);
        ArgumentNullException.ThrowIfNull(trusted);
        if (Receipt.Read(receiptText, out var receipt) is { } fault)
        {
            throw fault.ToProofException();
        }

        return Verify(receipt!, trusted);
    }

    /// <summary>Verifies each part of a receipt by itself. What they have to do with each other is for who knows their entries.</summary>
    /// <param name="receiptFile">The file's bytes.</param>
    /// <param name="trusted">The keys that the verifier trusts, each under the origin for which it trusts it.</param>
    /// <returns>What the parts prove, in the order of the file; at least one.</returns>
    /// <exception cref="ProofException">A part proves nothing: the message says which, why, and which line is at fault.</exception>
    public static IReadOnlyList<VerifiedReceipt> VerifyBundle(ReadOnlySpan<byte> receiptFile, IReadOnlyList<VerifierKey> trusted) =>
        VerifyBundle(Decode(receiptFile), trusted);

    /// <summary>Verifies each part of a receipt by itself. What they have to do with each other is for who knows their entries.</summary>
    /// <param name="receiptText">The receipt, as it stands in its file.</param>
    /// <param name="trusted">The keys that the verifier trusts, each under the origin for which it trusts it.</param>
    /// <returns>What the parts prove, in the order of the file; at least one.</returns>
    /// <exception cref="ProofException">A part proves nothing: the message says which, why, and which line is at fault.</exception>
    public static IReadOnlyList<VerifiedReceipt> VerifyBundle(string receiptText, IReadOnlyList<VerifierKey> trusted)
    {
        ArgumentNullException.ThrowIfNull(receiptText);
        ArgumentNullException.ThrowIfNull(trusted);
        if (ReceiptBundle.Read(receiptText, out var bundle) is { } fault)
        {
            throw fault.ToProofException();
        }

        var parts = bundle!.Parts;
        var verified = new VerifiedReceipt[parts.Count];
        var lines = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            try
            {
                verified[i] = Verify(parts[i], trusted);
            }
            catch (ProofException e) when (parts.Count > 1)
            {
                throw e.InPart(i + 1, lines);
            }

            lines += parts[i].Lines;
        }

        return verified;
    }

    private static string Decode(ReadOnlySpan<byte> file)
    {
        var text = new char[file.Length];
        var status = Utf8.ToUtf16(file, text, out var read, out var written, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            var line = 1 + file[..read].Count((byte)'\n');
            throw new ProofException(ProofFault.Malformed, line, "the bytes are not UTF-8.");
        }

        return new string(text, 0, written);
    }

    private static VerifiedReceipt Verify(Receipt receipt, IReadOnlyList<VerifierKey> trusted)
    {
        if (Checkpoint.Read(receipt.Note.Text, out var checkpoint) is { } fault)
        {
            throw fault.After(receipt.LinesBeforeNote).ToProofException();
        }

        var key = FindSigner(receipt, checkpoint!, trusted);
        var leafHash = MerkleHash.Leaf(receipt.Entry.Span);
        CheckInclusion(receipt, leafHash, checkpoint!);
        return new VerifiedReceipt(receipt.Entry, receipt.Index, leafHash, checkpoint!, key);
    }

    private static VerifierKey FindSigner(Receipt receipt, Checkpoint checkpoint, IReadOnlyList<VerifierKey> trusted)
    {
        var note = receipt.Note;
        var signers = note.OpenInFile(trusted, receipt.LinesBeforeNote);

        // Neither a signature nor a key id of this type covers the key's name: a key that several shards share would
        // verify under each of their names. Only the origin's own name says that the origin signed.
        var signer = signers.FirstOrDefault(key => key.Name == checkpoint.Origin)
            ?? throw new ProofException(
                ProofFault.UnknownSigner,
                note.SignatureLine(0) + receipt.LinesBeforeNote,
                $"{signers[0].Name} has signed, and not the checkpoint's origin, {checkpoint.Origin}.");

        for (var i = 0; i < note.Signatures.Count; i++)
        {
            var (name, keyId, signature) = note.Signatures[i];
            var isOrigins = signers.Any(key => key.Name == name && key.KeyId == keyId && name == checkpoint.Origin);
            if (isOrigins && EcdsaSignature.Decode(signature.Span) is { IsLow: false })
            {
                throw new ProofException(
                    ProofFault.BadSignature,
                    note.SignatureLine(i) + receipt.LinesBeforeNote,
                    "the signature's s is not the smaller of the two that verify: it is not the one that was given out.");
            }
        }

        return signer;
    }

    private static void CheckInclusion(Receipt receipt, Hash256 leafHash, Checkpoint checkpoint)
    {
        if (receipt.Index >= checkpoint.TreeSize)
        {
            throw new ProofException(
                ProofFault.WrongRoot,
                Receipt.IndexLine,
                $"index {receipt.Index} is not in the signed tree, which has {checkpoint.TreeSize} entries.");
        }

        if (!InclusionProof.Verify(leafHash, receipt.Index, checkpoint.TreeSize, receipt.Path, checkpoint.Root))
        {
            throw new ProofException(
                ProofFault.WrongRoot,
                Receipt.EntryLine,
                $"the entry, its index and its path (lines {Receipt.EntryLine} to {receipt.LinesBeforeNote - 1}) do not lead to "
                + "the root that was signed: one of them was changed.");
        }
    }
}
