namespace Synod.Ledger;

/// <content>The entries of transactions across shards, and what they add to others.</content>
public static partial class EntryCodec
{
    private static void WriteAgreement(ref ByteWriter writer, TransactionEntry entry)
    {
        if (entry.Agreement is not { } agreement)
        {
            return;
        }

        var votes = agreement.Votes;
        if (votes.Count is 0 or >= ShardKey.MaxShards || !AreInOrder(votes))
        {
            throw new ArgumentException("There is no encoding of an agreement without votes, or with votes out of order.", nameof(entry));
        }

        WriteAttempt(ref writer, agreement.Attempt);
        WriteAssets(ref writer, agreement.Assets, entry.Transfers);
        writer.U16(votes.Count);
        foreach (var vote in votes)
        {
            writer.U32(vote.Shard);
            Write(ref writer, vote.Prepared);
        }
    }

    private static void Write(ref ByteWriter writer, TransactionPrepared prepared)
    {
        RequireAmounts(prepared.Transfers);
        writer.Name(prepared.Id.Value);
        writer.U32(prepared.Home);
        WriteAttempt(ref writer, prepared.Attempt);
        writer.U8(prepared.IsPending ? (byte)1 : (byte)0);
        writer.Transfers(prepared.Transfers.AsSpan());
        WriteAssets(ref writer, prepared.Assets, prepared.Transfers);
    }

    private static void WriteEnd(ref ByteWriter writer, HoldEnded ended)
    {
        writer.Name(ended.Id.Value);
        writer.U64(ended.Position);
        Write(ref writer, ended.Decision);
    }

    private static void Write(ref ByteWriter writer, EntryReference reference)
    {
        writer.U64(reference.Position);
        writer.Hash(reference.Leaf);
    }

    private static void WriteAttempt(ref ByteWriter writer, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        writer.U32(attempt);
    }

    private static void WriteAssets(ref ByteWriter writer, ValueList<Asset> assets, TransferList transfers)
    {
        if (assets.Count != transfers.Count)
        {
            throw new ArgumentException("There is one asset for each transfer (docs/formats.md).", nameof(assets));
        }

        foreach (var asset in assets)
        {
            writer.Name(asset.Value);
        }
    }

    private static TransactionEntry WithAgreement(TransactionEntry entry, ref ByteReader reader)
    {
        var attempt = ReadAttempt(ref reader);
        var assets = ReadAssets(ref reader, entry.Transfers.Count);
        var votes = new LegVote[reader.U16()];
        if (votes.Length is 0 or >= ShardKey.MaxShards)
        {
            throw reader.Fault($"it has {votes.Length} votes");
        }

        for (var i = 0; i < votes.Length; i++)
        {
            votes[i] = new LegVote(reader.Shards(least: 0), ReadReference(ref reader));
        }

        return AreInOrder(votes)
            ? entry with { Agreement = new Agreement(attempt, assets, new ValueList<LegVote>(votes)) }
            : throw reader.Fault("its votes are not in the order of the shards");
    }

    private static TransactionPrepared ReadTransactionPrepared(ref ByteReader reader, Timestamp time)
    {
        var id = reader.TransactionId();
        var home = reader.Shards(least: 0);
        var attempt = ReadAttempt(ref reader);
        var isPending = reader.Flag();
        var transfers = ReadAmounts(ref reader);
        return new TransactionPrepared(time, id, home, attempt, isPending, transfers, ReadAssets(ref reader, transfers.Count));
    }

    private static EntryReference ReadReference(ref ByteReader reader) => new(reader.U64(), reader.Hash());

    private static int ReadAttempt(ref ByteReader reader) => reader.U32() is >= 1 and <= int.MaxValue and var attempt
        ? (int)attempt
        : throw reader.Fault("there is no such attempt");

    private static ValueList<Asset> ReadAssets(ref ByteReader reader, int count)
    {
        var assets = new Asset[count];
        for (var i = 0; i < count; i++)
        {
            assets[i] = reader.Asset();
        }

        return new ValueList<Asset>(assets);
    }

    private static bool AreInOrder(IReadOnlyList<LegVote> votes)
    {
        for (var i = 1; i < votes.Count; i++)
        {
            if (votes[i].Shard <= votes[i - 1].Shard)
            {
                return false;
            }
        }

        return true;
    }
}
