namespace Synod.Ledger;

/// <summary>
/// Many transactions as bytes, for whoever sends more of them than JSON is good for (docs/formats.md, "Bulk transactions"). It is a
/// body of a request and nothing else: it is never hashed, signed or kept.
/// </summary>
public static class BulkTransactions
{
    /// <summary>The type of such a body.</summary>
    public const string MediaType = "application/vnd.synod.transactions";

    internal const byte Version = 1;

    // How a transaction is posted.
    internal const byte AtOnce = 0;
    internal const byte ReservedForGood = 1;
    internal const byte ReservedForSeconds = 2;

    /// <summary>The bytes of transactions.</summary>
    /// <exception cref="ArgumentException">There is none, or one of them has no encoding: a time-out out of range, or the like.</exception>
    public static byte[] Encode(IReadOnlyList<SubmitTransaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentOutOfRangeException.ThrowIfZero(transactions.Count, nameof(transactions));
        var writer = new ByteWriter(stackalloc byte[1024]);
        writer.U8(Version);
        writer.U32(transactions.Count);
        for (var i = 0; i < transactions.Count; i++)
        {
            if (CommandSyntax.Problem(transactions[i]) is { } problem)
            {
                throw new ArgumentException($"Transaction {i} has no encoding: {problem}", nameof(transactions));
            }

            Write(ref writer, transactions[i]);
        }

        return writer.Written.ToArray();
    }

    private static void Write(ref ByteWriter writer, SubmitTransaction transaction)
    {
        writer.Name(transaction.Id.Value);
        writer.Transfers(transaction.Transfers as Transfer[] ?? [.. transaction.Transfers]);
        if (transaction.Pending is { TimeoutSeconds: { } seconds })
        {
            writer.U8(ReservedForSeconds);
            writer.U64((ulong)seconds);
        }
        else
        {
            writer.U8(transaction.Pending is null ? AtOnce : ReservedForGood);
        }

        writer.Str16(transaction.Reference.Value);
        if (transaction.Metadata.IsEmpty)
        {
            writer.U16(0);
        }
        else
        {
            MetadataCodec.Write(ref writer, transaction.Metadata);
        }
    }
}
