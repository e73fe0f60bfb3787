using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains.Surrogates;

[GenerateSerializer, Immutable, Alias("synod.Hold")]
internal record struct HoldSurrogate(
    TransactionId Id, ulong Position, int Home, int Attempt, bool IsPending, Timestamp Since, Transfer[] Transfers);

/// <param name="Outcome">What became of the transaction.</param>
/// <param name="Decision">The entry that says so.</param>
/// <param name="Posted">Null if it is not committed.</param>
[GenerateSerializer, Immutable, Alias("synod.HoldDecision")]
internal record struct HoldDecisionSurrogate(HoldOutcome Outcome, EntryReference Decision, Transfer[]? Posted);

/// <param name="View">Null if the account does not exist.</param>
/// <param name="LastEntry">The last entry that changed it.</param>
[GenerateSerializer, Immutable, Alias("synod.AccountVersion")]
internal record struct AccountVersionSurrogate(AccountView? View, ulong LastEntry);

[RegisterConverter]
internal sealed class HoldConverter : IConverter<Hold, HoldSurrogate>
{
    /// <summary>What is sent in place of a list of holds: null for none, as of nearly every account.</summary>
    public static Hold[]? Sent(IReadOnlyList<Hold> holds) => holds.Count == 0 ? null : [.. holds];

    public Hold ConvertFromSurrogate(in HoldSurrogate surrogate) => new(
        surrogate.Id, surrogate.Position, surrogate.Home, surrogate.Attempt, surrogate.IsPending, surrogate.Since,
        new TransferList(surrogate.Transfers));

    public HoldSurrogate ConvertToSurrogate(in Hold value) => new(
        value.Id, value.Position, value.Home, value.Attempt, value.IsPending, value.Since, [.. value.Transfers]);
}

[RegisterConverter]
internal sealed class HoldDecisionConverter : IConverter<HoldDecision, HoldDecisionSurrogate>
{
    public HoldDecision ConvertFromSurrogate(in HoldDecisionSurrogate surrogate) => new(
        surrogate.Outcome, surrogate.Decision, surrogate.Posted is { } posted ? new TransferList(posted) : null);

    public HoldDecisionSurrogate ConvertToSurrogate(in HoldDecision value) =>
        new(value.Outcome, value.Decision, value.Posted?.ToArray());
}

[RegisterConverter]
internal sealed class AccountVersionConverter : IConverter<AccountVersion, AccountVersionSurrogate>
{
    public AccountVersion ConvertFromSurrogate(in AccountVersionSurrogate surrogate) => new(surrogate.View, surrogate.LastEntry);

    public AccountVersionSurrogate ConvertToSurrogate(in AccountVersion value) => new(value.View, value.LastEntry);
}
