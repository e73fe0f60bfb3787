namespace Synod.Ledger;

/// <summary>
/// What the other shards of a transaction agreed to before its home decided (docs/cross-shard.md): with it, the entry that
/// creates the transaction is the decision for all of them.
/// </summary>
/// <param name="Attempt">Which attempt it was, from 1.</param>
/// <param name="Assets">What each transfer moves: a shard sees its own accounts only, and all must mean the same.</param>
/// <param name="Votes">One vote of every participant, in the order of the shards' numbers.</param>
public sealed record Agreement(int Attempt, ValueList<Asset> Assets, ValueList<LegVote> Votes)
{
    /// <summary>True if a participant voted with this entry.</summary>
    public bool Names(int shard, ulong position) => Votes.Any(v => v.Shard == shard && v.Prepared.Position == position);
}

/// <summary>A participant's vote: the entry that holds its leg.</summary>
/// <param name="Shard">The participant.</param>
/// <param name="Prepared">Its <see cref="TransactionPrepared"/>.</param>
public readonly record struct LegVote(int Shard, EntryReference Prepared);
