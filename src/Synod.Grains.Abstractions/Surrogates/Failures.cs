using Synod.Runtime;

namespace Synod.Grains.Surrogates;

// The service's own exceptions keep their types and what they say; what caused them stays in the log of the silo.

[GenerateSerializer, Immutable, Alias("synod.Unavailable")]
internal record struct UnavailableSurrogate(UnavailableReason Reason, string Message);

[GenerateSerializer, Immutable, Alias("synod.OutcomeUnknown")]
internal record struct OutcomeUnknownSurrogate(string Message);

/// <param name="Name">The ledger that there is not.</param>
[GenerateSerializer, Immutable, Alias("synod.LedgerNotFound")]
internal record struct LedgerNotFoundSurrogate(string Name);

[RegisterConverter]
internal sealed class UnavailableConverter : IConverter<UnavailableException, UnavailableSurrogate>
{
    public UnavailableException ConvertFromSurrogate(in UnavailableSurrogate surrogate) =>
        new(surrogate.Reason, surrogate.Message);

    public UnavailableSurrogate ConvertToSurrogate(in UnavailableException value) => new(value.Reason, value.Message);
}

[RegisterConverter]
internal sealed class OutcomeUnknownConverter : IConverter<OutcomeUnknownException, OutcomeUnknownSurrogate>
{
    public OutcomeUnknownException ConvertFromSurrogate(in OutcomeUnknownSurrogate surrogate) => new(surrogate.Message);

    public OutcomeUnknownSurrogate ConvertToSurrogate(in OutcomeUnknownException value) => new(value.Message);
}

[RegisterConverter]
internal sealed class LedgerNotFoundConverter : IConverter<LedgerNotFoundException, LedgerNotFoundSurrogate>
{
    public LedgerNotFoundException ConvertFromSurrogate(in LedgerNotFoundSurrogate surrogate) => new(surrogate.Name);

    public LedgerNotFoundSurrogate ConvertToSurrogate(in LedgerNotFoundException value) => new(value.Name);
}
