using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>The transactions of a load as commands.</summary>
internal static class BenchTransaction
{
    /// <summary>Transaction number <paramref name="number"/> of a load.</summary>
    public static SubmitTransaction Of(TransferMix mix, long number)
    {
        var transfer = mix.At(number);
        var names = mix.Accounts.Names;
        return new SubmitTransaction(
            TransactionId.Parse(mix.IdTextOf(number)),
            new TransferList(new[] { new Transfer(names[transfer.Debit], names[transfer.Credit], new Amount(transfer.Amount)) }),
            null,
            Metadata.None,
            default);
    }
}
