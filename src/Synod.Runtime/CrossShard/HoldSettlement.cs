using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Asks homes about legs that are held, and has the participants write down what was decided. Whoever finds a hold may do it, as
/// often as he likes: a hold is known by the entry that made it, and the home's answer about it never changes once it is decided.
/// </summary>
/// <param name="shards">The ledger's shards, in the order of their numbers.</param>
/// <param name="timeout">How long a leg may be held without a decision before it is decided against.</param>
/// <param name="time">The clock.</param>
internal sealed class HoldSettlement(IReadOnlyList<IShard> shards, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Settles those of a participant's holds that are decided.</summary>
    /// <returns>What is left.</returns>
    /// <exception cref="UnavailableException">A home or the participant does not answer.</exception>
    public Task<OpenHolds> SettleAsync(IShard participant, IReadOnlyList<Hold> holds, CancellationToken cancellationToken)
    {
        var since = Timestamp.From(time.GetUtcNow() - timeout);
        return SettleAsync(participant, holds, h => h.Since < since, cancellationToken);
    }

    /// <summary>The same, for a caller who knows by himself which of them have been held for too long.</summary>
    public async Task<OpenHolds> SettleAsync(
        IShard participant, IReadOnlyList<Hold> holds, Func<Hold, bool> isOverdue, CancellationToken cancellationToken)
    {
        var groups = holds.GroupBy(h => h.Home).ToArray();
        var answers = await Task.WhenAll(groups.Select(g =>
            AskAsync(shards[g.Key], participant.Key.Number, [.. g], isOverdue, cancellationToken)));
        var asked = groups.SelectMany(g => g).Zip(answers.SelectMany(a => a)).ToArray();
        var commands = asked.Select(a => CommandFor(a.First, a.Second)).OfType<Command>().ToArray();
        if (commands.Length > 0)
        {
            var results = await participant.SubmitAsync(commands, cancellationToken);
            if (results.OfType<CommandResult.Failed>().FirstOrDefault() is { } failed)
            {
                throw new UnavailableException(UnavailableReason.NoQuorum, failed.Why.Message, failed.Why);
            }
        }

        return new OpenHolds(commands.Length, Of(HoldOutcome.Undecided), Of(HoldOutcome.Reserved));

        Hold[] Of(HoldOutcome outcome) => [.. asked.Where(a => a.Second.Outcome == outcome).Select(a => a.First)];
    }

    private static async Task<IReadOnlyList<HoldDecision>> AskAsync(
        IShard home, int participant, IReadOnlyList<Hold> holds, Func<Hold, bool> isOverdue, CancellationToken cancellationToken)
    {
        var decisions = await home.DecisionsAsync(participant, holds, cancellationToken);
        var overdue = holds.Where((h, i) => decisions[i].Outcome == HoldOutcome.Undecided && isOverdue(h)).ToArray();
        if (overdue.Length == 0)
        {
            return decisions;
        }

        // Whoever drove them may be lost. If he is not, his attempt ends here, and his next question tells him.
        await home.SubmitAsync([.. overdue.Select(h => new AbortTransaction(h.Id, h.Attempt))], cancellationToken);
        return await home.DecisionsAsync(participant, holds, cancellationToken);
    }

    private static CrossShardCommand? CommandFor(Hold hold, HoldDecision decision) => decision.Outcome switch
    {
        HoldOutcome.Committed => new CommitHold(hold.Id, hold.Position, decision.Decision, decision.Posted!),
        HoldOutcome.Released => new ReleaseHold(hold.Id, hold.Position, decision.Decision),
        _ => null,
    };
}

/// <summary>What is left of holds that were asked about.</summary>
/// <param name="Settled">How many were decided, and are written down.</param>
/// <param name="Undecided">Those that their homes have not decided.</param>
/// <param name="Reserved">Those of pending transactions.</param>
internal sealed record OpenHolds(int Settled, IReadOnlyList<Hold> Undecided, IReadOnlyList<Hold> Reserved);
