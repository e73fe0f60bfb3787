using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>A transaction as the block shows it that has created it: who has just submitted it is answered without a look-up.</summary>
public static class FreshTransaction
{
    /// <summary>
    /// The transaction, seen at its own block; null for a repeat, if the block is not at hand (another process has made it), if the
    /// entry gives no transaction its id, or if a later entry of the block has changed what became of it.
    /// </summary>
    public static TransactionView? Find(CommandResult.Done done)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (done is not { IsRepeat: false, Block: { } block })
        {
            return null;
        }

        var header = block.Header;
        var position = block.Entries.Count - (int)(header.TreeSize - done.Place.Index);
        if (block.Entries[position] is not TransactionEntry creation || IsChangedAfter(block, position, creation.Id))
        {
            return null;
        }

        var attachment = creation.MetadataCommitment is null ? null : block.Attachments.FirstOrDefault(a => a.Position == position);
        return new TransactionView(
            creation, done.Place, null, null, null, creation.MetadataCommitment is null ? Metadata.None : attachment?.Metadata,
            attachment?.Salt.ToArray(), new Seen(done.Place.Shard, header.Height, header.Hash()));
    }

    private static bool IsChangedAfter(Block block, int position, TransactionId id)
    {
        for (var i = position + 1; i < block.Entries.Count; i++)
        {
            if (block.Entries[i] is ResolutionEntry resolution ? resolution.Id == id
                : block.Entries[i] is TransactionPosted { Reverses: { } reversed } && reversed == id)
            {
                return true;
            }
        }

        return false;
    }
}
