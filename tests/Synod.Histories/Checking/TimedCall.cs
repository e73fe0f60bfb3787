namespace Synod.Histories;

/// <summary>A call as the checker takes it.</summary>
/// <typeparam name="TOperation">What was asked.</typeparam>
/// <typeparam name="TAnswer">What was answered.</typeparam>
/// <param name="Operation">What was asked.</param>
/// <param name="Answer">
/// What was answered; null if that is unknown. A call with an unknown answer need not take effect, and one that would
/// change nothing never has to.
/// </param>
/// <param name="Invoked">It takes effect at or after this time.</param>
/// <param name="Returned">It takes effect at or before this time; <see cref="Never"/> if nothing says so.</param>
/// <param name="IsPatient">
/// True if its time is wide, so that the search does better to place it only when it is needed. No matter of right or wrong.
/// </param>
public sealed record TimedCall<TOperation, TAnswer>(
    TOperation Operation, TAnswer? Answer, long Invoked, long Returned, bool IsPatient)
    where TAnswer : class
{
    /// <summary>The end of a call that nobody saw return.</summary>
    public const long Never = long.MaxValue;
}
