using System.Globalization;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>What a checkpoint of a block must say, as the auditor computed it.</summary>
/// <param name="TreeSize">How many entries the tree has after it.</param>
/// <param name="TreeRoot">The tree's root after it.</param>
/// <param name="Hash">The hash of its header.</param>
internal readonly record struct AuditedBlock(ulong TreeSize, Hash256 TreeRoot, Hash256 Hash)
{
    /// <summary>In what a checkpoint of this height differs, a sentence; null if it is this block's.</summary>
    public string? Difference(Checkpoint checkpoint)
    {
        if (checkpoint.TreeSize != TreeSize || checkpoint.Root != TreeRoot)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The checkpoint signs a tree of {checkpoint.TreeSize} entries with root {checkpoint.Root}; "
                + $"the blocks lead to {TreeSize} entries with root {TreeRoot}.");
        }

        return checkpoint.BlockHash == Hash
            ? null
            : $"The checkpoint signs block {checkpoint.BlockHash}, and this is {Hash}: its header was changed.";
    }
}
