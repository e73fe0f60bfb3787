namespace Synod.Ledger;

/// <summary>The canonical bytes of an entry (docs/formats.md, "Entry"): what a leaf of the Merkle tree hashes.</summary>
public static partial class EntryCodec
{
    private const byte Version = 1;

    /// <summary>A buffer of this size is enough for most entries, which have two or three short ids.</summary>
    internal const int UsualSize = 512;

    /// <summary>The entry's bytes.</summary>
    /// <exception cref="ArgumentException">The entry has no encoding, for example since it has no transfers.</exception>
    public static byte[] Encode(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var writer = new ByteWriter(stackalloc byte[UsualSize]);
        Write(ref writer, entry);
        return writer.Written.ToArray();
    }

    /// <summary>Writes the entry's bytes.</summary>
    /// <exception cref="ArgumentException">The entry has no encoding, for example since it has no transfers.</exception>
    internal static void Write(ref ByteWriter writer, Entry entry)
    {
        writer.U8(Version);
        switch (entry)
        {
            case TransactionPosted posted:
                Begin(ref writer, posted.Agreement is null ? EntryKind.TransactionPosted : EntryKind.PostedAcrossShards, posted);
                Write(ref writer, posted);
                WriteAgreement(ref writer, posted);
                break;
            case TransactionReserved reserved:
                Begin(ref writer, reserved.Agreement is null ? EntryKind.TransactionReserved : EntryKind.ReservedAcrossShards, reserved);
                Write(ref writer, reserved);
                WriteAgreement(ref writer, reserved);
                break;
            case PendingPosted posted:
                Begin(ref writer, EntryKind.PendingPosted, posted);
                writer.Name(posted.Id.Value);
                writer.Transfers(posted.Transfers.AsSpan());
                break;
            case PendingVoided voided:
                Begin(ref writer, EntryKind.PendingVoided, voided);
                writer.Name(voided.Id.Value);
                break;
            case PendingExpired expired:
                Begin(ref writer, EntryKind.PendingExpired, expired);
                writer.Name(expired.Id.Value);
                break;
            case AccountOpened opened:
                Begin(ref writer, EntryKind.AccountOpened, opened);
                Write(ref writer, opened);
                break;
            case ShardOpened opened:
                Begin(ref writer, EntryKind.ShardOpened, opened);
                Write(ref writer, opened);
                break;
            case LedgerCreated created:
                Begin(ref writer, EntryKind.LedgerCreated, created);
                writer.Name(created.Name.Value);
                writer.U32(created.Shards);
                break;
            case TransactionPrepared prepared:
                Begin(ref writer, EntryKind.TransactionPrepared, prepared);
                Write(ref writer, prepared);
                break;
            case HoldCommitted committed:
                Begin(ref writer, EntryKind.HoldCommitted, committed);
                WriteEnd(ref writer, committed);
                writer.Transfers(committed.Transfers.AsSpan());
                break;
            case HoldReleased released:
                Begin(ref writer, EntryKind.HoldReleased, released);
                WriteEnd(ref writer, released);
                break;
            case TransactionAborted aborted:
                Begin(ref writer, EntryKind.TransactionAborted, aborted);
                writer.Name(aborted.Id.Value);
                WriteAttempt(ref writer, aborted.Attempt);
                break;
            default:
                throw new ArgumentException($"{entry.GetType().Name} is not a kind of entry.", nameof(entry));
        }
    }

    /// <summary>Reads an entry. For every entry there is exactly one sequence of bytes that is accepted.</summary>
    /// <exception cref="FormatException">These are not the bytes of an entry: the message says what is wrong.</exception>
    public static Entry Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes.Span, "an entry");
        reader.Version(Version);
        var kind = (EntryKind)reader.U8();
        var time = reader.Time();
        Entry entry = kind switch
        {
            EntryKind.TransactionPosted => ReadTransactionPosted(ref reader, time),
            EntryKind.TransactionReserved => ReadTransactionReserved(ref reader, time),
            EntryKind.PendingPosted => ReadPendingPosted(ref reader, time),
            EntryKind.PendingVoided => new PendingVoided(time, reader.TransactionId()),
            EntryKind.PendingExpired => new PendingExpired(time, reader.TransactionId()),
            EntryKind.AccountOpened => new AccountOpened(
                time, reader.AccountId(), reader.Asset(), reader.Side(), reader.Overdraft(), reader.Commitment()),
            EntryKind.ShardOpened => ReadShardOpened(ref reader, time),
            EntryKind.LedgerCreated => ReadLedgerCreated(ref reader, time),
            EntryKind.PostedAcrossShards => WithAgreement(ReadTransactionPosted(ref reader, time), ref reader),
            EntryKind.ReservedAcrossShards => WithAgreement(ReadTransactionReserved(ref reader, time), ref reader),
            EntryKind.TransactionPrepared => ReadTransactionPrepared(ref reader, time),
            EntryKind.HoldCommitted => new HoldCommitted(
                time, reader.TransactionId(), reader.U64(), ReadReference(ref reader), reader.Transfers()),
            EntryKind.HoldReleased => new HoldReleased(time, reader.TransactionId(), reader.U64(), ReadReference(ref reader)),
            EntryKind.TransactionAborted => new TransactionAborted(time, reader.TransactionId(), ReadAttempt(ref reader)),
            _ => throw reader.Fault($"there is no kind {(int)kind}"),
        };
        reader.End();
        return entry;
    }

    private static void Begin(ref ByteWriter writer, EntryKind kind, Entry entry)
    {
        writer.U8((byte)kind);
        writer.Time(entry.Timestamp);
    }

    private static void Write(ref ByteWriter writer, TransactionPosted posted)
    {
        RequireAmounts(posted.Transfers);
        writer.Name(posted.Id.Value);
        writer.Transfers(posted.Transfers.AsSpan());
        writer.Str16(posted.Reference.Value);
        writer.Commitment(posted.MetadataCommitment);
        writer.Str8(posted.Reverses is { } reverses ? reverses.Value : "");
    }

    private static void Write(ref ByteWriter writer, TransactionReserved reserved)
    {
        RequireAmounts(reserved.Transfers);
        writer.Name(reserved.Id.Value);
        writer.Transfers(reserved.Transfers.AsSpan());
        writer.Expiry(reserved.Expiry);
        writer.Str16(reserved.Reference.Value);
        writer.Commitment(reserved.MetadataCommitment);
    }

    private static void Write(ref ByteWriter writer, AccountOpened opened)
    {
        writer.Name(opened.Id.Value);
        writer.Name(opened.Asset.Value);
        writer.Side(opened.NormalSide);
        writer.Overdraft(opened.Overdraft);
        writer.Commitment(opened.MetadataCommitment);
    }

    private static void Write(ref ByteWriter writer, ShardOpened opened)
    {
        if (!OriginSyntax.IsValid(opened.Origin) || opened.SignerKey.Length is 0 or > ushort.MaxValue)
        {
            throw new ArgumentException($"A shard names its origin and its signer's key: {OriginSyntax.Rule}.", nameof(opened));
        }

        writer.Name(opened.Shard.Ledger.Value);
        writer.U32(opened.Shard.Number);
        writer.U32(opened.Shards);
        writer.Str8(opened.Origin);
        writer.U16(opened.SignerKey.Length);
        writer.Bytes(opened.SignerKey.Span);
    }

    private static TransactionPosted ReadTransactionPosted(ref ByteReader reader, Timestamp time)
    {
        var id = reader.TransactionId();
        var transfers = ReadAmounts(ref reader);
        var reference = reader.Reference();
        var commitment = reader.Commitment();
        var reverses = reader.Str8();
        if (reverses.Length == 0)
        {
            return new TransactionPosted(time, id, transfers, reference, commitment, null);
        }

        return TransactionId.TryParse(reverses, out var original)
            ? new TransactionPosted(time, id, transfers, reference, commitment, original)
            : throw reader.Fault("a name in it is not a transaction id");
    }

    private static TransactionReserved ReadTransactionReserved(ref ByteReader reader, Timestamp time)
    {
        var id = reader.TransactionId();
        var transfers = ReadAmounts(ref reader);
        var expiry = reader.Expiry();
        return new TransactionReserved(time, id, transfers, reader.Reference(), reader.Commitment(), expiry);
    }

    private static PendingPosted ReadPendingPosted(ref ByteReader reader, Timestamp time)
    {
        var posted = new PendingPosted(time, reader.TransactionId(), reader.Transfers());
        return HasAmount(posted.Transfers) ? posted : throw reader.Fault("it posts nothing");
    }

    private static ShardOpened ReadShardOpened(ref ByteReader reader, Timestamp time)
    {
        var shard = new ShardKey(reader.LedgerName(), reader.Shards(least: 0));
        var shards = reader.Shards(least: 1);
        var origin = reader.Str8();
        var key = reader.Bytes(reader.U16()).ToArray();
        if (shard.Number >= shards || (shard.Ledger == LedgerName.Directory && shards != 1))
        {
            throw reader.Fault($"there is no shard {shard} of {shards}");
        }

        if (!OriginSyntax.IsValid(origin))
        {
            throw reader.Fault(OriginSyntax.Rule);
        }

        return key.Length > 0
            ? new ShardOpened(time, shard, shards, origin, key)
            : throw reader.Fault("it names no signer's key");
    }

    private static LedgerCreated ReadLedgerCreated(ref ByteReader reader, Timestamp time)
    {
        var created = new LedgerCreated(time, reader.LedgerName(), reader.Shards(least: 1));
        return created.Name != LedgerName.Directory
            ? created
            : throw reader.Fault($"the name '{LedgerName.Directory}' is kept");
    }

    private static TransferList ReadAmounts(ref ByteReader reader)
    {
        var transfers = reader.Transfers();
        for (var i = 0; i < transfers.Count; i++)
        {
            if (transfers[i].Amount.IsZero)
            {
                throw reader.Fault($"transfer {i} moves nothing");
            }
        }

        return transfers;
    }

    private static void RequireAmounts(TransferList transfers)
    {
        foreach (ref readonly var transfer in transfers.AsSpan())
        {
            if (transfer.Amount.IsZero)
            {
                throw new ArgumentException("There is no encoding of a transaction that moves nothing (docs/formats.md).");
            }
        }
    }

    private static bool HasAmount(TransferList transfers)
    {
        for (var i = 0; i < transfers.Count; i++)
        {
            if (!transfers[i].Amount.IsZero)
            {
                return true;
            }
        }

        return false;
    }
}
