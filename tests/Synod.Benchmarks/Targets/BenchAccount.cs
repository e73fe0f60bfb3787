using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>What the accounts of a load are like.</summary>
internal static class BenchAccount
{
    public const string Asset = "USD/2";

    public static OpenAccount Open(AccountId id) =>
        new(id, Ledger.Asset.Parse(Asset), NormalSide.Credit, Overdraft.Unlimited, Metadata.None);
}
