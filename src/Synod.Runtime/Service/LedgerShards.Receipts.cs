using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <content>Receipts of transactions, whatever shards they are on (docs/formats.md, "Receipt").</content>
public sealed partial class LedgerShards
{
    /// <summary>A transaction's receipt; null if there is no such transaction.</summary>
    public async ValueTask<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken)
    {
        if (await FindPartsAsync(id, of, cancellationToken) is { } found)
        {
            return found;
        }

        // A receipt is true whoever has it; that there is none is not, of a leader of yesterday.
        await ConfirmAsync(cancellationToken);
        return await FindPartsAsync(id, of, cancellationToken);
    }

    private async ValueTask<string?> FindPartsAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken)
    {
        if (await FindShardAsync(id, cancellationToken) is not { } home
            || await home.FindReceiptAsync(id, of, cancellationToken) is not { } first)
        {
            return null;
        }

        if (shards.Count == 1)
        {
            return first;
        }

        // The end of a reservation does not name the legs, nor say if there are any: the reservation does.
        var parts = new List<string> { first };
        var entry = EntryOf(first);
        if (entry is ResolutionEntry && await home.FindReceiptAsync(id, ReceiptOf.Creation, cancellationToken) is { } reservation)
        {
            entry = EntryOf(reservation);
            parts.Add(reservation);
        }

        if (entry is not TransactionEntry { Agreement: { } agreement })
        {
            return first;
        }

        var legs = agreement.Votes.Select(vote => FindLegAsync(id, vote, cancellationToken));
        return string.Concat(parts.Concat(await Task.WhenAll(legs)));
    }

    private async Task<string> FindLegAsync(TransactionId id, LegVote vote, CancellationToken cancellationToken)
    {
        var (shard, position) = (shards[vote.Shard], vote.Prepared.Position);
        if (await shard.FindReceiptAsync(position, cancellationToken) is { } found)
        {
            return found;
        }

        // It was chosen before the decision, so whoever has seen all that is chosen has it.
        await shard.ConfirmAsync(cancellationToken);
        return await shard.FindReceiptAsync(position, cancellationToken) ?? throw new CorruptRecordException(
            $"{shard.Key} has no entry {position}, and transaction '{id}' was decided with it.");
    }

    private static Entry EntryOf(string receipt) => EntryCodec.Decode(Receipt.Parse(receipt).Entry);
}
