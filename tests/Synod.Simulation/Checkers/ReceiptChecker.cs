using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Simulation;

/// <summary>Every receipt ever handed out: it must verify offline, and be of the chain that is chosen in the end.</summary>
internal sealed class ReceiptChecker(Deployment deployment)
{
    private readonly List<(TransactionId Id, VerifiedReceipt Receipt)> _receipts = [];

    /// <summary>A client got a receipt.</summary>
    public void HandedOut(TransactionId id, string text)
    {
        var keys = deployment.Chains.Select(c => c.Key).ToArray();
        try
        {
            _receipts.Add((id, ReceiptVerifier.Verify(text, keys)));
        }
        catch (ProofException e)
        {
            throw new SimulationFailedException(Checkers.ReceiptsVerify, $"The receipt of {id}: {e.Message}", e);
        }
    }

    /// <summary>Holds all of them against the chains.</summary>
    public void Check()
    {
        foreach (var (id, receipt) in _receipts)
        {
            var chain = deployment.Chains.Single(c => c.Key == receipt.Key);
            var size = receipt.Checkpoint.TreeSize;
            var isOfTheChain = size <= (ulong)chain.Entries.Count
                && chain.RootAt(size) == receipt.Checkpoint.Root
                && chain.Entries[(int)receipt.Index] is TransactionEntry or ResolutionEntry
                && IdOf(chain.Entries[(int)receipt.Index]) == id;
            if (!isOfTheChain)
            {
                throw new SimulationFailedException(
                    Checkers.ReceiptsVerify, $"The receipt of {id} is for entry {receipt.Index} of another chain than {chain.Shard}.");
            }
        }
    }

    private static TransactionId? IdOf(Entry entry) => entry switch
    {
        TransactionEntry transaction => transaction.Id,
        ResolutionEntry resolution => resolution.Id,
        _ => null,
    };
}
