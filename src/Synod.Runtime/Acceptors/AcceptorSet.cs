using Synod.Consensus;

namespace Synod.Runtime;

/// <summary>
/// The acceptors of a shard, asked all at once. It waits for no more than the answer needs: a majority that agrees, or
/// the certainty that there is none.
/// </summary>
/// <param name="acceptors">The acceptors, in the order of their numbers; null for one whose store is lost.</param>
/// <param name="timeout">How long one acceptor may take for one request.</param>
/// <param name="time">The clock that measures it.</param>
public sealed class AcceptorSet(IReadOnlyList<IAcceptor?> acceptors, TimeSpan timeout, TimeProvider time)
{
    /// <summary>How many acceptors there are, lost ones included.</summary>
    public int Count => acceptors.Count;

    /// <summary>
    /// Sends a proposer's request to every acceptor and hands it their answers until its phase is decided.
    /// </summary>
    /// <returns>The phase it came to.</returns>
    /// <exception cref="NoQuorumException">Too few acceptors answered to decide the phase: the outcome is unknown.</exception>
    public async ValueTask<ProposerPhase> RunAsync(
        SlotProposer proposer, SlotRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposer);
        var failures = new List<Exception>();
        var pending = AskAll((acceptor, token) => acceptor.AskAsync(request, token), cancellationToken);
        while (proposer.Phase is ProposerPhase.Preparing or ProposerPhase.Accepting && pending.Count > 0)
        {
            var (number, answer) = await NextAsync(pending, failures);
            if (answer is not null)
            {
                proposer.Receive(number, answer);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return proposer.Phase is ProposerPhase.Preparing or ProposerPhase.Accepting
            ? throw new NoQuorumException(failures)
            : proposer.Phase;
    }

    /// <summary>
    /// Reads what the acceptors have voted from a slot on. Each list is one acceptor's answer, null where there was none; at
    /// least a majority answered.
    /// </summary>
    /// <exception cref="NoQuorumException">No majority answered.</exception>
    public async ValueTask<IReadOnlyList<IReadOnlyList<SlotState>?>> ReadAsync(
        Slot first, int limit, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        var answers = new IReadOnlyList<SlotState>?[Count];
        var pending = AskAll((acceptor, token) => acceptor.ReadAsync(first, limit, token), cancellationToken);
        while (answers.Count(a => a is not null) < Quorum.Majority(Count) && pending.Count > 0)
        {
            var (number, answer) = await NextAsync(pending, failures);
            answers[number] = answer;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return answers.Count(a => a is not null) < Quorum.Majority(Count) ? throw new NoQuorumException(failures) : answers;
    }

    /// <summary>
    /// Looks for a vote that the caller recognises: whoever knows a block's hash can take the block from anyone. Null if no
    /// acceptor has it.
    /// </summary>
    /// <exception cref="NoQuorumException">Nobody has it, and somebody did not answer.</exception>
    public async ValueTask<Vote?> FindVoteAsync(Slot slot, Func<Vote, bool> isWanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var failures = new List<Exception>();
        var pending = AskAll((acceptor, token) => acceptor.ReadAsync(slot, 1, token), cancellationToken);
        while (pending.Count > 0)
        {
            var (_, states) = await NextAsync(pending, failures);
            if (states is [{ Vote: { } vote }, ..] && isWanted(vote))
            {
                return vote;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return failures.Count > 0 ? throw new NoQuorumException(failures) : null;
    }

    private List<Task<(int Number, T? Answer, Exception? Failure)>> AskAll<T>(
        Func<IAcceptor, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class =>
        [.. Enumerable.Range(0, Count).Select(number => AskOneAsync(number, ask, cancellationToken))];

    // Never throws: a task that nobody awaits any more, since the phase was decided without it, must not fault unseen.
    private async Task<(int Number, T? Answer, Exception? Failure)> AskOneAsync<T>(
        int number, Func<IAcceptor, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        if (acceptors[number] is not { } acceptor)
        {
            return (number, null, new StoreException($"Acceptor {number + 1} is lost."));
        }

        // One source for both ends: a linked one beside it would be another for every block and acceptor.
        using var limit = new CancellationTokenSource(timeout, time);
        using var caller = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            // A store that hangs in its disk does not look at the token: then nobody waits for it any longer.
            return (number, await ask(acceptor, limit.Token).AsTask().WaitAsync(limit.Token), null);
        }
        catch (OperationCanceledException e)
        {
            return (number, null, new StoreException($"Acceptor {number + 1} did not answer in {timeout.TotalSeconds:0.#} s.", e));
        }
        catch (StoreException e)
        {
            return (number, null, e);
        }
    }

    private static async ValueTask<(int Number, T? Answer)> NextAsync<T>(
        List<Task<(int Number, T? Answer, Exception? Failure)>> pending, List<Exception> failures)
        where T : class
    {
        // Of one acceptor, or the last of several, there is nothing to choose.
        var done = pending is [var only] ? only : await Task.WhenAny(pending);
        pending.Remove(done);
        var (number, answer, failure) = await done;
        if (failure is not null)
        {
            failures.Add(failure);
        }

        return (number, answer);
    }
}

/// <summary>Too few acceptors answered. What was asked of them may have happened.</summary>
/// <param name="failures">What the silent ones said instead.</param>
public sealed class NoQuorumException(IReadOnlyList<Exception> failures)
    : Exception(Describe(failures), failures.Count > 0 ? failures[0] : null)
{
    private static string Describe(IReadOnlyList<Exception> failures) =>
        "No majority of acceptors answers: " + string.Join(" ", failures.Select(f => f.Message).Distinct());
}
