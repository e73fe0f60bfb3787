namespace Synod.Ledger;

/// <summary>What became of a command.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The command became an entry.</summary>
    /// <param name="Index">The entry's position in the shard's tree, from 0.</param>
    public sealed record Applied(ulong Index) : Outcome;

    /// <summary>The same command became an entry before: the first answer again.</summary>
    /// <param name="Index">That entry's position in the shard's tree, from 0.</param>
    public sealed record Repeated(ulong Index) : Outcome;

    /// <summary>A rule refused the command.</summary>
    /// <param name="Why">Which rule, and what about.</param>
    public sealed record Refused(Refusal Why) : Outcome;
}
