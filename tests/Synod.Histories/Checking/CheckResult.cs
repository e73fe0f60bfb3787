namespace Synod.Histories;

/// <summary>What the checker found, in positions of the list of calls that it was given.</summary>
/// <typeparam name="TState">The model's states.</typeparam>
/// <param name="Verdict">What it found.</param>
/// <param name="Order">The order in which calls could be placed; the longest that was tried if not all could.</param>
/// <param name="State">The state after them.</param>
/// <param name="Stuck">The calls of which one had to come next, and none could.</param>
/// <param name="Steps">How many steps of the model were tried.</param>
public sealed record CheckResult<TState>(
    Verdict Verdict, IReadOnlyList<int> Order, TState State, IReadOnlyList<int> Stuck, long Steps);
