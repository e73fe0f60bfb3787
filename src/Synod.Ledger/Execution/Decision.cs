using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>What a command comes to before the state's rules are asked: an outcome that is known already, or an entry to try.</summary>
internal readonly record struct Decision
{
    private Decision(Entry? entry, Metadata metadata, Outcome? outcome) =>
        (Entry, Metadata, Outcome) = (entry, metadata, outcome);

    /// <summary>The entry to try.</summary>
    public Entry? Entry { get; }

    /// <summary>The metadata that the entry commits to.</summary>
    public Metadata Metadata { get; }

    /// <summary>What became of the command.</summary>
    public Outcome? Outcome { get; }

    public static Decision Try(Entry entry) => new(entry, Metadata.None, null);

    public static Decision Try(Entry entry, Metadata metadata) => new(entry, metadata, null);

    public static Decision Repeated(ulong index) => new(null, Metadata.None, new Outcome.Repeated(index));

    public static Decision Refused(Refusal why) => new(null, Metadata.None, new Outcome.Refused(why));

    /// <summary>True if there is an entry to try, and no outcome yet.</summary>
    public bool IsOpen([NotNullWhen(true)] out Entry? entry, [NotNullWhen(false)] out Outcome? outcome)
    {
        (entry, outcome) = (Entry, Outcome);
        return entry is not null;
    }
}
