using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>A fault within a block: the entry if it can be named, and the reason with how sure it is.</summary>
internal readonly record struct BlockFault(int? EntryPosition, string Reason);

/// <summary>
/// Says what of a block that does not hold together was changed, as far as its bytes, the state before it, and leaf hashes
/// that were kept elsewhere can tell.
/// </summary>
/// <param name="before">The state before the block.</param>
/// <param name="frame">The block, taken apart.</param>
internal sealed class BlockExaminer(ShardState before, BlockFrame frame)
{
    private readonly Hash256[] _leaves = MerkleHash.Leaves(frame.EntryBytes);

    private BlockHeader Header => frame.Header;

    private bool LeadsToHeader => LeadToHeader(_leaves);

    /// <summary>Compares the entries with leaf hashes that were kept apart from the block; null if all agree.</summary>
    public BlockFault? Compare(IReadOnlyList<Hash256> kept)
    {
        if (kept.Count != _leaves.Length)
        {
            return new BlockFault(null, $"There are {kept.Count} kept leaf hashes for its {_leaves.Length} entries.");
        }

        var differing = Enumerable.Range(0, _leaves.Length).Where(i => kept[i] != _leaves[i]).ToArray();
        if (differing.Length == 0)
        {
            return LeadsToHeader
                ? null
                : new BlockFault(
                    null, "Its entries are those whose leaf hashes were kept: the tree size or root in its header was changed.");
        }

        var count = differing.Length == 1 ? "" : $" So are {differing.Length - 1} more.";
        if (LeadsToHeader)
        {
            return new BlockFault(
                differing[0], "The entries lead to the tree root in the header, and the kept leaf hash of this one is another: "
                + $"the kept hash was changed, not the block.{count}");
        }

        return LeadToHeader(kept)
            ? new BlockFault(
                differing[0], "Its bytes were changed: its kept leaf hash, which leads to the tree root in the header, is another."
                + count)
            : new BlockFault(
                differing[0], "Its bytes or its kept leaf hash were changed, for they differ; neither leads to the tree root in the header."
                + count);
    }

    /// <summary>Reads the entries; what is wrong with one, or with the header's word about all of them.</summary>
    public BlockFault? Read(out Block block)
    {
        var entries = new Entry[frame.EntryBytes.Count];
        block = new Block(Header, frame.EntryBytes, entries, frame.Attachments);
        for (var i = 0; i < entries.Length; i++)
        {
            try
            {
                entries[i] = EntryCodec.Decode(frame.EntryBytes[i]);
            }
            catch (FormatException e)
            {
                return new BlockFault(i, e.Message);
            }
        }

        // One clock against all the others: the one is wrong.
        var time = entries[0].Timestamp;
        return LeadsToHeader && time != Header.Timestamp && entries.All(entry => entry.Timestamp == time)
            ? new BlockFault(null, $"The time in its header was changed: its entries, which the tree root confirms, say {time}.")
            : null;
    }

    /// <summary>
    /// What can be said without kept leaf hashes of entries that do not lead to the header's tree root; null if they do.
    /// </summary>
    public BlockFault? ExamineRoot(Block block)
    {
        if (LeadsToHeader)
        {
            return null;
        }

        const string Mismatch = "The entries do not lead to the tree size and root in the header";
        try
        {
            var made = BlockReplay.HeaderOf(before, block);
            return made.StateDigest == Header.StateDigest
                ? new BlockFault(null, $"{Mismatch}, though they lead to its state digest: the size or root was changed, or an "
                    + "entry where the state does not depend on it (a reference, a commitment). Kept leaf hashes would tell.")
                : new BlockFault(null, $"{Mismatch}, nor to its state digest: an entry was changed. Kept leaf hashes would tell which.");
        }
        catch (BlockRefusedException e)
        {
            return new BlockFault(e.EntryPosition, $"{e.Reason} {Mismatch}: this entry was changed, or one before it.");
        }
    }

    private bool LeadToHeader(IReadOnlyList<Hash256> leaves)
    {
        var frontier = before.Frontier.Clone();
        frontier.Append([.. leaves]);
        return frontier.Size == Header.TreeSize && frontier.Root() == Header.TreeRoot;
    }
}
