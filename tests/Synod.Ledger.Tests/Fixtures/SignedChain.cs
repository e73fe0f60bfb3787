using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Entries that a shard signs in one tree of fewer than 256, whatever they say.</summary>
internal sealed class SignedChain(TestSigner signer, string origin)
{
    private readonly List<byte[]> _entries = [];

    public VerifierKey Key => signer.KeyOf(origin);

    /// <summary>Adds an entry, and names it.</summary>
    public EntryReference Add(Entry entry)
    {
        _entries.Add(EntryCodec.Encode(entry));
        return new EntryReference((ulong)_entries.Count - 1, MerkleHash.Leaf(_entries[^1]));
    }

    /// <summary>Adds bytes that are no entry.</summary>
    public void Add(byte[] bytes) => _entries.Add(bytes);

    /// <summary>The receipt of the entry at a position, as text.</summary>
    public string Receipt(ulong position)
    {
        var leaves = _entries.Select(entry => MerkleHash.Leaf(entry)).ToArray();
        var tree = new MerkleFrontier();
        tree.Append(leaves);
        var size = (ulong)leaves.Length;
        var note = SignedNote.Parse(signer.Sign(new Checkpoint(origin, size, tree.Root(), 1, Hash256.Zero)));
        var path = InclusionProof.Build(position, size, _ => leaves);
        return new Receipt(_entries[(int)position], position, path, note).ToString();
    }
}
