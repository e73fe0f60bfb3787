using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>Whether the parts of a receipt, each of which holds, belong together.</summary>
/// <param name="parts">What they prove, in the order of the file.</param>
internal readonly struct ReceiptTie(IReadOnlyList<VerifiedReceipt> parts)
{
    /// <summary>What the parts prove together.</summary>
    /// <exception cref="ProofException">
    /// A part is no entry, is missing, there twice, out of its place, or another transaction's.
    /// </exception>
    public static LedgerReceipt Of(IReadOnlyList<VerifiedReceipt> parts) => new ReceiptTie(parts).Read();

    private LedgerReceipt Read()
    {
        var subject = Decode(0);
        var (decision, at) = subject switch
        {
            TransactionEntry { Agreement: not null } entry => (entry, 0),

            // How a reservation ended does not say what it had reserved: alone, it proves no more than that.
            ResolutionEntry end when parts.Count > 1 => (ReservationOf(end), 1),
            _ => (null, 0),
        };
        var legs = decision is null ? [] : LegsOf(decision, at);
        if (at + 1 + legs.Count < parts.Count)
        {
            throw Fault(at + 1 + legs.Count, "it is one too many: nothing before it names it.");
        }

        return new LedgerReceipt(
            new ProvenEntry<Entry>(subject, parts[0]),
            decision is null ? null : new ProvenEntry<TransactionEntry>(decision, parts[at]),
            legs);
    }

    /// <summary>The second part, which must be the reservation that the first one ends, with votes.</summary>
    private TransactionReserved ReservationOf(ResolutionEntry end)
    {
        if (Decode(1) is not TransactionReserved { Agreement: not null } reserved)
        {
            throw Fault(1, $"it is no reservation across shards, and part 1 ends that of '{end.Id}'.");
        }

        var misfit = reserved.Id != end.Id ? $"is of '{reserved.Id}', and part 1 ends that of '{end.Id}'"
            : parts[1].Checkpoint.Origin != parts[0].Checkpoint.Origin ? $"is of {parts[1].Checkpoint.Origin}, and part 1 of another chain"
            : parts[1].Index >= parts[0].Index ? "does not come before its end"
            : end is PendingPosted posted && reserved.Transfers.Misfit(posted.Transfers) is { } other ? $"is not what part 1 posts: {other}"
            : null;
        return misfit is null ? reserved : throw Fault(1, $"the reservation {misfit}.");
    }

    private List<ProvenEntry<TransactionPrepared>> LegsOf(TransactionEntry decision, int at)
    {
        if (!ShardOrigin.TryParse(parts[at].Checkpoint.Origin, out var home))
        {
            throw Fault(at, $"its origin, {parts[at].Checkpoint.Origin}, does not name a shard.");
        }

        // A receipt does not say how many shards the ledger has. Whatever their number, it must make this shard the home, and the
        // voters the only others with an account of the transaction.
        var agreement = decision.Agreement!;
        var counts = Enumerable.Range(2, ShardKey.MaxShards - 1)
            .Where(n => n > home.Shard.Number && Legs.Misfit(decision, agreement, n, home.Shard.Number) is null).ToList();
        if (counts.Count == 0)
        {
            throw Fault(at, $"whatever the number of shards, this is not how '{decision.Id}' is decided: by this home, with these votes.");
        }

        var legs = new List<ProvenEntry<TransactionPrepared>>(agreement.Votes.Count);
        foreach (var vote in agreement.Votes)
        {
            var part = at + 1 + legs.Count;
            var prepared = LegOf(part, decision, home, vote);
            if (counts.RemoveAll(n => !IsLegOf(decision, prepared, n, vote.Shard)) > 0 && counts.Count == 0)
            {
                throw Fault(part, $"the leg holds other transfers than those of '{decision.Id}' that touch shard {vote.Shard}.");
            }

            legs.Add(new ProvenEntry<TransactionPrepared>(prepared, parts[part]));
        }

        return legs;
    }

    private TransactionPrepared LegOf(int part, TransactionEntry decision, ShardOrigin home, LegVote vote)
    {
        var (shard, (position, leaf)) = (home.Of(vote.Shard).ToString(), vote.Prepared);
        if (part >= parts.Count)
        {
            throw Fault(part, $"it is missing: entry {position} of {shard}, which holds a leg of '{decision.Id}'.");
        }

        var found = parts[part];
        if ((found.Checkpoint.Origin, found.Index) != (shard, position))
        {
            throw Fault(
                part, $"it is entry {found.Index} of {found.Checkpoint.Origin}, in the place of entry {position} of {shard}, "
                + $"which holds a leg of '{decision.Id}'.");
        }

        if (found.LeafHash != leaf)
        {
            throw Fault(part, $"it is another entry {position} of {shard} than the one that '{decision.Id}' was decided with.");
        }

        if (Decode(part) is not TransactionPrepared prepared)
        {
            throw Fault(part, $"it holds no leg of '{decision.Id}', nor of any transaction.");
        }

        return Legs.Misfit(prepared, decision, decision.Agreement!, home.Shard.Number) is { } misfit
            ? throw Fault(part, $"the leg {misfit}.")
            : prepared;
    }

    private static bool IsLegOf(TransactionEntry decision, TransactionPrepared prepared, int shards, int shard) =>
        prepared.Transfers.Equals(Legs.Of(decision.Transfers, shards, shard))
        && prepared.Assets.Equals(Legs.AssetsOf(decision.Transfers, decision.Agreement!.Assets, shards, shard));

    private Entry Decode(int part)
    {
        try
        {
            return EntryCodec.Decode(parts[part].Entry);
        }
        catch (FormatException e)
        {
            throw new ProofException(
                ProofFault.Malformed, NumberOf(part), null, "it holds, and what it proves is no entry: " + e.Message);
        }
    }

    private static ProofException Fault(int part, string message) => new(ProofFault.Untied, part + 1, null, message);

    private int? NumberOf(int part) => parts.Count > 1 ? part + 1 : null;
}
