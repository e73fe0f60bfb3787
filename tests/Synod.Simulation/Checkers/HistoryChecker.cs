using Synod.Histories;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>What clients were told, held against the chain and against a single copy of the ledger.</summary>
internal sealed class HistoryChecker(IReadOnlyList<RecordedCall> calls, Deployment deployment)
{
    /// <summary>
    /// Acknowledged: in the chain once. Refused, or said not to have happened, by every call that had the id: not in it.
    /// Anything else: at most once, as the books of each shard see to.
    /// </summary>
    public void CheckAcknowledgements()
    {
        var transactions = deployment.Chains.SelectMany(c => c.Books.Transactions.Keys).GroupBy(id => id)
            .ToDictionary(g => g.Key, g => g.Count());
        foreach (var sent in calls.Where(c => NewId(c) is not null).GroupBy(c => NewId(c)!.Value))
        {
            var times = transactions.GetValueOrDefault(sent.Key);
            var isDone = sent.Any(c => c.Answer is Answer.Done);
            var mayBe = isDone || sent.Any(c => c.Answer is null && !c.DidNotHappen);
            if (times > 1 || (isDone && times == 0) || (!mayBe && times > 0))
            {
                throw new SimulationFailedException(
                    Checkers.AcknowledgedOnce,
                    $"Transaction {sent.Key} is in the chain {times} times: {string.Join("; ", sent.Select(c => c.ToCall()))}.");
            }
        }
    }

    /// <summary>The histories of all account groups whose reservations do not expire.</summary>
    public void CheckLinearizability()
    {
        var history = calls.Where(c => !c.Group.HasExpiries && !c.DidNotHappen).Select(c => c.ToCall()).ToArray();
        var result = LedgerHistory.Check(history);

        // Undecided is no violation; runs are so small that it hardly happens.
        if (result.Verdict == Verdict.Violation)
        {
            throw new SimulationFailedException(Checkers.Linearizable, result.Text);
        }
    }

    private static TransactionId? NewId(RecordedCall call) => call.Operation switch
    {
        Operation.Do { Command: SubmitTransaction submit } => submit.Id,
        Operation.Do { Command: ReverseTransaction reverse } => reverse.Id,
        _ => null,
    };
}
