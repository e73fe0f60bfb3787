namespace Synod.Histories;

/// <summary>
/// Decides whether calls that overlapped in time can be put into one order that a sequential model explains and that
/// keeps what was before what (Herlihy and Wing, "Linearizability", 1990).
/// </summary>
/// <remarks>
/// <para>
/// The search of Wing and Gong (1993) with Lowe's memory (2017): a configuration is the set of calls that are placed and
/// the state after them, and none is visited twice. Any call may come next that was invoked before the first of the
/// unplaced ones returned.
/// </para>
/// <para>
/// Two things keep it fast. A call that fits and changes nothing (a read, a refusal, a repeat) is placed at once and for
/// good: whatever order exists with it later exists with it here. And calls that stay open are tried last, by a queue
/// that prefers progress and puts a price on each of them: with depth first, one read that needs the last of thirty open
/// calls would first be offered every subset of the others.
/// </para>
/// </remarks>
public static class LinearizabilityChecker
{
    /// <summary>Checks calls against a model. The same calls give the same result, step for step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="calls">The calls, in any order.</param>
    /// <param name="stepLimit">How many steps of the model may be tried before it is <see cref="Verdict.Undecided"/>.</param>
    /// <exception cref="ArgumentException">A call returned before it was invoked, or has an answer and never returned.</exception>
    public static CheckResult<TState> Check<TState, TOperation, TAnswer>(
        IModel<TState, TOperation, TAnswer> model, IReadOnlyList<TimedCall<TOperation, TAnswer>> calls, long stepLimit)
        where TState : class, IEquatable<TState>
        where TAnswer : class
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calls);
        foreach (var call in calls)
        {
            if (call.Returned < call.Invoked || (call.Answer is null) != (call.Returned == TimedCall<TOperation, TAnswer>.Never))
            {
                throw new ArgumentException($"A call has no such time: {call}", nameof(calls));
            }
        }

        return new Search<TState, TOperation, TAnswer>(model, calls, stepLimit).Run();
    }
}
