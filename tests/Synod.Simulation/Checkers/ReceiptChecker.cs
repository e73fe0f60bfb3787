using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Simulation;

/// <summary>
/// Every receipt ever handed out: it must verify offline, on all shards of its transaction, and be of the chains that are chosen
/// in the end.
/// </summary>
internal sealed class ReceiptChecker(Deployment deployment)
{
    private readonly List<(TransactionId Id, LedgerReceipt Receipt)> _receipts = [];

    /// <summary>A client got a receipt.</summary>
    public void HandedOut(TransactionId id, string text)
    {
        var keys = deployment.Chains.Select(c => c.Key).ToArray();
        try
        {
            _receipts.Add((id, LedgerReceipt.Verify(text, keys)));
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
            var chain = ChainOf(id, receipt.Subject);
            var isOfIt = receipt.Subject.Entry switch
            {
                TransactionEntry creation => creation.Id == id,

                // Without a decision it says that there are no legs: the reservation that it ended must have none.
                ResolutionEntry end => end.Id == id && (receipt.Decision is not null
                    || chain.Entries.OfType<TransactionReserved>().Single(r => r.Id == id).Agreement is null),
                _ => false,
            };
            Require(isOfIt, id, receipt.Subject.Proof);
            if (receipt.Decision is { } decision)
            {
                ChainOf(id, decision);
            }

            foreach (var leg in receipt.Legs)
            {
                ChainOf(id, leg);
            }
        }
    }

    private ChainChecker ChainOf<T>(TransactionId id, ProvenEntry<T> part)
        where T : Entry
    {
        var proof = part.Proof;
        var chain = deployment.Chains.Single(c => c.Key == proof.Key);
        var size = proof.Checkpoint.TreeSize;
        Require(
            size <= (ulong)chain.Entries.Count && chain.RootAt(size) == proof.Checkpoint.Root
                && chain.Entries[(int)proof.Index].Equals(part.Entry),
            id, proof);
        return chain;
    }

    private static void Require(bool holds, TransactionId id, VerifiedReceipt proof)
    {
        if (!holds)
        {
            throw new SimulationFailedException(
                Checkers.ReceiptsVerify,
                $"The receipt of {id} names entry {proof.Index} of {proof.Checkpoint.Origin}, and the chain says something else.");
        }
    }
}
