namespace Synod.Ledger;

/// <summary>How far an account's balance, pending reservations included, may go against its normal side.</summary>
/// <param name="Limit">The limit in minor units; null for unlimited.</param>
public readonly record struct Overdraft(Amount? Limit)
{
    /// <summary>The account must never owe: the default of the API.</summary>
    public static Overdraft None { get; } = new(Amount.Zero);

    /// <summary>No limit: for the outside world, cash, fees and the like.</summary>
    public static Overdraft Unlimited { get; } = new(null);

    /// <summary>Reads "unlimited" or an amount; false for anything else.</summary>
    public static bool TryParse(string? text, out Overdraft overdraft)
    {
        if (text == "unlimited")
        {
            overdraft = Unlimited;
            return true;
        }

        var valid = Amount.TryParse(text, out var limit);
        overdraft = new Overdraft(limit);
        return valid;
    }

    /// <summary>"unlimited", or the limit in decimal digits.</summary>
    public override string ToString() => Limit?.ToString() ?? "unlimited";
}
