namespace Synod.Histories;

/// <summary>A sequential, deterministic machine: what each operation answers if they come one after the other.</summary>
/// <typeparam name="TState">Its states: immutable, equal by value.</typeparam>
/// <typeparam name="TOperation">What it can be asked.</typeparam>
/// <typeparam name="TAnswer">What it answers: equal by value.</typeparam>
public interface IModel<TState, in TOperation, TAnswer>
    where TState : class, IEquatable<TState>
    where TAnswer : class
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>Carries out an operation.</summary>
    /// <returns>The answer, and the state after it: an equal one if nothing changed.</returns>
    (TAnswer Answer, TState Next) Step(TState state, TOperation operation);

    /// <summary>
    /// True if neither this state nor any that can follow it answers the operation like that. It saves the search from
    /// going on where it cannot arrive; false is always right.
    /// </summary>
    bool IsDoomed(TState state, TOperation operation, TAnswer answer) => false;
}
