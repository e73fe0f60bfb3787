using System.Globalization;

namespace Synod.Histories;

/// <summary>One call of one client, as the client saw it.</summary>
/// <param name="Client">Who called.</param>
/// <param name="Invoked">When, on any clock that never goes back and that all clients share.</param>
/// <param name="Returned">When the answer was there; null if there was none.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Answer">
/// What was answered; null if the outcome is unknown: it may have taken effect at any time after the call, or never,
/// whatever <paramref name="Returned"/> says. A call that is known not to have happened does not belong into a history:
/// left out, its effect has no cause if it is ever seen.
/// </param>
public sealed record Call(int Client, long Invoked, long? Returned, Operation Operation, Answer? Answer)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var end = Answer is null ? "?" : Returned?.ToString(CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"client {Client} [{Invoked}..{end}] {Operation} => {Answer?.ToString() ?? "unknown"}");
    }
}
