namespace Synod.Ledger;

/// <summary>Which shards a transaction concerns, and what of it is whose.</summary>
public static class Legs
{
    /// <summary>The numbers of the shards of a transaction's accounts, but for one, in order.</summary>
    /// <param name="transfers">What it moves.</param>
    /// <param name="shards">How many shards the ledger has.</param>
    /// <param name="home">The shard to leave out.</param>
    public static IReadOnlyList<int> ParticipantsOf(IReadOnlyList<Transfer> transfers, int shards, int home)
    {
        ArgumentNullException.ThrowIfNull(transfers);
        if (shards == 1)
        {
            return [];
        }

        var found = new SortedSet<int>();
        for (var i = 0; i < transfers.Count; i++)
        {
            found.Add(Placement.ShardOf(transfers[i].Debit, shards));
            found.Add(Placement.ShardOf(transfers[i].Credit, shards));
        }

        found.Remove(home);
        return [.. found];
    }

    /// <summary>The transfers that touch an account of the shard, in order.</summary>
    public static TransferList Of(IReadOnlyList<Transfer> transfers, int shards, int shard) =>
        new([.. transfers.Where(t => Touches(t, shards, shard))]);

    /// <summary>What those of them move that touch an account of the shard.</summary>
    public static ValueList<Asset> AssetsOf(
        IReadOnlyList<Transfer> transfers, IReadOnlyList<Asset> assets, int shards, int shard) =>
        new([.. assets.Where((_, i) => Touches(transfers[i], shards, shard))]);

    internal static bool Touches(Transfer transfer, int shards, int shard) =>
        Placement.ShardOf(transfer.Debit, shards) == shard || Placement.ShardOf(transfer.Credit, shards) == shard;

    /// <summary>What is wrong with a leg that a participant is to hold; null if it can be one.</summary>
    public static string? Misfit(PrepareTransaction prepare, int shards, int shard)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        if (prepare.Home < 0 || prepare.Home >= shards || prepare.Home == shard)
        {
            return $"Shard {prepare.Home} cannot decide for shard {shard} of {shards}.";
        }

        return prepare.Transfers.All(t => Touches(t, shards, shard)) ? null : $"A transfer of it does not touch shard {shard}.";
    }

    /// <summary>
    /// What is wrong with a transaction that a shard decides with these votes; null if it is its home and has one vote of
    /// every participant.
    /// </summary>
    internal static string? Misfit(TransactionEntry entry, Agreement agreement, int shards, int home)
    {
        var transfers = entry.Transfers;
        var isReversal = entry is TransactionPosted { Reverses: not null };
        if (!isReversal && Placement.ShardOf(transfers[0].Debit, shards) != home)
        {
            return $"It is not decided by shard {home}.";
        }

        if (agreement.Assets.Count != transfers.Count)
        {
            return $"It names {agreement.Assets.Count} assets for {transfers.Count} transfers.";
        }

        var participants = ParticipantsOf(transfers, shards, home);
        return participants.Count > 0 && participants.SequenceEqual(agreement.Votes.Select(v => v.Shard))
            ? null
            : $"Its votes are of the shards {string.Join(", ", agreement.Votes.Select(v => v.Shard))}, "
                + $"and its participants are {string.Join(", ", participants)}.";
    }

    /// <summary>
    /// What is wrong with a leg that a transaction was decided with, whatever it moves; null if it was held for this decision.
    /// </summary>
    internal static string? Misfit(TransactionPrepared prepared, TransactionEntry entry, Agreement agreement, int home)
    {
        if (prepared.Id != entry.Id)
        {
            return $"is for '{prepared.Id}'";
        }

        if (prepared.Home != home)
        {
            return $"is for shard {prepared.Home} to decide";
        }

        if (prepared.Attempt != agreement.Attempt)
        {
            return $"is for attempt {prepared.Attempt}, not {agreement.Attempt}";
        }

        return prepared.IsPending == entry is TransactionReserved
            ? null
            : prepared.IsPending ? "is for a reservation" : "is not for a reservation";
    }
}
