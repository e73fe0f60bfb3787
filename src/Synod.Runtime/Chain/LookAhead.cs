using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// What the index said of commands that wait, before the block before theirs was in it: that block says nothing of them.
/// </summary>
/// <param name="commands">The commands, in the order in which they wait.</param>
/// <param name="places">The transactions that exist, of those that they need to know of.</param>
internal sealed class LookAhead(
    IReadOnlyList<TakenCommands> commands, IReadOnlyDictionary<TransactionId, TransactionPlace> places)
{
    /// <summary>How many commands it is about.</summary>
    public int Count { get; } = commands.Sum(c => c.Count);

    /// <summary>The transactions that exist.</summary>
    public IReadOnlyDictionary<TransactionId, TransactionPlace> Places => places;

    /// <summary>True if what was taken begins with the commands that this is about.</summary>
    public bool Begins(IReadOnlyList<TakenCommands> taken)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            // A caller that gave up in the meantime has left a gap.
            if (i >= taken.Count || taken[i] != commands[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is known here, and of further commands.</summary>
    public IReadOnlyDictionary<TransactionId, TransactionPlace> With(IReadOnlyDictionary<TransactionId, TransactionPlace> further)
    {
        var all = new Dictionary<TransactionId, TransactionPlace>(places);
        foreach (var (id, place) in further)
        {
            // Newer: an id that is in both was looked up again.
            all[id] = place;
        }

        return all;
    }
}
