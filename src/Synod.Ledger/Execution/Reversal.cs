namespace Synod.Ledger;

/// <summary>What undoes a transaction: what it posted, with the sides exchanged.</summary>
public static class Reversal
{
    /// <summary>What a transaction has posted; null if it has posted nothing.</summary>
    public static TransferList? PostedBy(TransactionEntry creation, ResolutionEntry? resolution) => (creation, resolution) switch
    {
        (TransactionPosted posted, _) => posted.Transfers,
        (TransactionReserved, PendingPosted posted) => posted.Transfers,
        _ => null,
    };

    /// <summary>The reversal's transfers, in the same order. What was posted in part may have zeros: they are left out.</summary>
    public static TransferList Of(TransferList posted)
    {
        var exchanged = new List<Transfer>(posted.Count);
        for (var i = 0; i < posted.Count; i++)
        {
            var transfer = posted[i];
            if (!transfer.Amount.IsZero)
            {
                exchanged.Add(new Transfer(transfer.Credit, transfer.Debit, transfer.Amount));
            }
        }

        return new TransferList(exchanged);
    }
}
