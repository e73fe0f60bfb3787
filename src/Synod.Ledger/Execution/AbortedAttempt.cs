namespace Synod.Ledger;

/// <summary>The last attempt at a transaction that its home decided against.</summary>
/// <param name="Attempt">Which, from 1.</param>
/// <param name="Index">The position in the home's tree of the <see cref="TransactionAborted"/>.</param>
public readonly record struct AbortedAttempt(int Attempt, ulong Index);
