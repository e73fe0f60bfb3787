namespace Synod.Histories;

/// <summary>Something that becomes true at most once, by one command, and then stays true.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">Of which account or transaction.</param>
internal readonly record struct Fact(FactKind Kind, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        FactKind.Opened => $"the account {Id} exists",
        FactKind.Created => $"the transaction {Id} exists",
        FactKind.Settled => $"the reservation {Id} is posted",
        _ => $"the reservation {Id} is voided",
    };
}

/// <summary>What can become true for good.</summary>
internal enum FactKind
{
    /// <summary>An account is open.</summary>
    Opened,

    /// <summary>A transaction exists.</summary>
    Created,

    /// <summary>A reservation is posted.</summary>
    Settled,

    /// <summary>A reservation is voided.</summary>
    Released,
}
