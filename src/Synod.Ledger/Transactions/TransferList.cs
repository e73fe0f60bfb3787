namespace Synod.Ledger;

/// <summary>The transfers of an entry.</summary>
/// <param name="items">The transfers, in order; the list keeps the reference, so the caller must not change them.</param>
public sealed class TransferList(IReadOnlyList<Transfer> items) : ValueList<Transfer>(items)
{
    /// <summary>Why these, reserved, cannot be posted like that; null if they can.</summary>
    internal string? Misfit(TransferList posted)
    {
        if (Count != posted.Count)
        {
            return $"it has {Count} transfers, not {posted.Count}";
        }

        for (var i = 0; i < Count; i++)
        {
            if (this[i].Debit != posted[i].Debit || this[i].Credit != posted[i].Credit)
            {
                return $"transfer {i} is between other accounts";
            }

            if (posted[i].Amount > this[i].Amount)
            {
                return $"transfer {i} reserved {this[i].Amount}, not {posted[i].Amount}";
            }
        }

        return null;
    }
}
