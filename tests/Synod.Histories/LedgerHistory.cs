namespace Synod.Histories;

/// <summary>
/// Judges a ledger by what its clients were told: everything that all of them saw must be explained by one order of the
/// calls in which each has its effect at one moment between its invocation and its return.
/// </summary>
/// <remarks>
/// The history begins with an empty ledger, on however many shards, which no client can tell: the calls that opened the accounts
/// belong into it. Commands are well-formed, and reservations do not expire while it lasts. Reads are strong ones; a read of less
/// may be stale.
/// </remarks>
public static class LedgerHistory
{
    /// <summary>
    /// The steps of the model after which a partition is undecided: far more than one needs that is in order, and about a
    /// second's work.
    /// </summary>
    public const long DefaultStepLimit = 1_000_000;

    /// <summary>Checks a history.</summary>
    /// <param name="calls">The calls of all clients, in any order.</param>
    /// <param name="stepLimit">For each partition, how many steps of the model may be tried before it is undecided.</param>
    /// <exception cref="ArgumentException">An answered call never returned, or returned before it was invoked.</exception>
    public static HistoryResult Check(IReadOnlyList<Call> calls, long stepLimit = DefaultStepLimit)
    {
        ArgumentNullException.ThrowIfNull(calls);
        if (calls.FirstOrDefault(call => call.Answer is not null && !(call.Returned >= call.Invoked)) is { } impossible)
        {
            throw new ArgumentException($"An answered call returns after it was invoked: {impossible}", nameof(calls));
        }

        var partitions = Partition.Of(calls);
        string? undecided = null;
        var steps = 0L;
        foreach (var partition in partitions)
        {
            var open = OpenCalls.Of(partition.Calls);
            if (open.Contradiction is { } contradiction)
            {
                return new(Verdict.Violation, HistoryText.OfContradiction(partition, contradiction), partitions.Count, steps);
            }

            var model = new LedgerModel(partition.Calls.Select(call => call.Operation));
            var result = LinearizabilityChecker.Check(model, [.. open.Calls.Select(call => call.Timed)], stepLimit);
            steps += result.Steps;
            var behind = open.Calls.ConvertAll(call => call.Call);
            switch (result.Verdict)
            {
                case Verdict.Violation:
                    return new(Verdict.Violation, HistoryText.OfResult(partition, behind, model, result), partitions.Count, steps);
                case Verdict.Undecided:
                    undecided ??= HistoryText.OfResult(partition, behind, model, result);
                    break;
            }
        }

        return undecided is null
            ? new(Verdict.Linearizable, $"{calls.Count} calls in {partitions.Count} partitions are in order.", partitions.Count, steps)
            : new(Verdict.Undecided, undecided, partitions.Count, steps);
    }
}
