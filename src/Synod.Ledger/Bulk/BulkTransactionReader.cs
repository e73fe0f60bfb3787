namespace Synod.Ledger;

/// <summary>
/// Reads <see cref="BulkTransactions"/> one by one. Whatever <see cref="BulkTransactions.Encode"/> would not have written is a
/// <see cref="FormatException"/> that says what and at which byte.
/// </summary>
public ref struct BulkTransactionReader
{
    private readonly RecentAccounts? _recent;
    private ByteReader _reader;

    /// <summary>Begins with the bytes' head.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="recent">Names that may come again; null to remember none.</param>
    /// <exception cref="FormatException">It is not the head of bulk transactions.</exception>
    public BulkTransactionReader(ReadOnlySpan<byte> bytes, RecentAccounts? recent = null)
    {
        _recent = recent;
        _reader = new ByteReader(bytes, "a body of transactions");
        _reader.Version(BulkTransactions.Version);
        Count = _reader.U32();
    }

    /// <summary>How many transactions the head announces. Nobody has counted them.</summary>
    public uint Count { get; }

    /// <summary>The next transaction, which is well-formed (<see cref="CommandSyntax"/>).</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public SubmitTransaction Next()
    {
        var id = _reader.TransactionId();
        var transfers = Transfers();
        var pending = Pending();
        var reference = _reader.Reference();
        return new SubmitTransaction(id, transfers, pending, Metadata(), reference);
    }

    /// <summary>To be called after the last of them.</summary>
    /// <exception cref="FormatException">Bytes are left over.</exception>
    public readonly void End() => _reader.End();

    private Transfer[] Transfers()
    {
        var count = _reader.U16();
        if (count is 0 or > Transfer.MaxPerTransaction)
        {
            throw _reader.Fault($"it has {count} transfers");
        }

        var transfers = new Transfer[count];
        for (var i = 0; i < count; i++)
        {
            var transfer = new Transfer(Account(), Account(), _reader.Amount());
            if (transfer.Amount.IsZero)
            {
                throw _reader.Fault($"transfer {i} moves nothing");
            }

            if (transfer.Debit == transfer.Credit)
            {
                throw _reader.Fault($"transfer {i} debits and credits the same account");
            }

            transfers[i] = transfer;
        }

        return transfers;
    }

    private AccountId Account()
    {
        if (_recent is null)
        {
            return _reader.AccountId();
        }

        var name = _reader.Bytes(_reader.U8());
        return _recent.TryRead(name, out var id) ? id : throw _reader.Fault("a name in it is not an account id");
    }

    private PendingTerms? Pending()
    {
        switch (_reader.U8())
        {
            case BulkTransactions.AtOnce:
                return null;
            case BulkTransactions.ReservedForGood:
                return new PendingTerms(null);
            case BulkTransactions.ReservedForSeconds:
                var seconds = _reader.U64();
                return seconds is >= 1 and <= PendingTerms.MaxTimeoutSeconds
                    ? new PendingTerms((long)seconds)
                    : throw _reader.Fault("a time-out in it is out of range");
            case var other:
                throw _reader.Fault($"a byte that must be 0, 1 or 2 is {other}");
        }
    }

    private Metadata Metadata()
    {
        var count = _reader.U16();
        return count == 0 ? Ledger.Metadata.None : MetadataCodec.ReadPairs(ref _reader, count);
    }
}
