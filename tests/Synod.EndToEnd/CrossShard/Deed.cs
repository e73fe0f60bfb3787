using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>What a client knows of something that it asked for.</summary>
internal enum Knowledge
{
    /// <summary>It may have happened.</summary>
    Unknown,

    /// <summary>It happened: the ledger said so.</summary>
    Done,

    /// <summary>It did not happen: the ledger or the client's contract said so.</summary>
    Nothing,
}

/// <summary>A transaction that a client asked for, and what it knows of it.</summary>
/// <param name="id">Its id.</param>
/// <param name="command">A <see cref="SubmitTransaction"/> or a <see cref="ReverseTransaction"/>.</param>
/// <param name="home">The shard that decides it.</param>
/// <param name="transfers">What it moves.</param>
internal sealed class Deed(TransactionId id, Command command, int home, IReadOnlyList<Transfer> transfers)
{
    public TransactionId Id => id;

    public Command Command => command;

    public int Home => home;

    public bool IsPending => command is SubmitTransaction { Pending: not null };

    public bool IsAcross { get; } = Legs.ParticipantsOf(transfers, CrossShardBank.Shards, home).Count > 0;

    /// <summary>What is known of the transaction.</summary>
    public Knowledge Known { get; set; }

    /// <summary>How its reservation is to end: a <see cref="PostPending"/> or a <see cref="VoidPending"/>; null if nobody said.</summary>
    public Command? End { get; set; }

    /// <summary>What is known of that.</summary>
    public Knowledge EndKnown { get; set; }

    /// <summary>True if there is nothing left to do about it.</summary>
    public bool IsSettled => Known == Knowledge.Nothing || (Known == Knowledge.Done && (!IsPending || EndKnown == Knowledge.Done));

    /// <summary>What it has posted, once it is settled.</summary>
    public IReadOnlyList<Transfer> Posted => (Known, End) switch
    {
        (not Knowledge.Done, _) or (_, VoidPending) => [],
        (_, PostPending { Amounts: { } amounts }) => [.. transfers.Select((t, i) => t with { Amount = amounts[i] })],
        _ => transfers,
    };
}
