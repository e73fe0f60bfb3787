using System.Text;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// The bytes of a shard's state (docs/formats.md, "Snapshot"), so that a start does not replay history. Derived data: a
/// snapshot that cannot be read is thrown away, never repaired.
/// </summary>
public static class SnapshotCodec
{
    // A shard that holds nothing for others has a snapshot without that list: version 1.
    private const byte WithoutHolds = 1;
    private const byte WithHolds = 2;

    // How many bytes of a snapshot are in memory at a time: that of a million accounts is larger than they are.
    private const int PieceBytes = 1 << 16;

    /// <summary>The snapshot of a state.</summary>
    /// <exception cref="ArgumentException">The state is before block 1: there is nothing to keep.</exception>
    public static byte[] Encode(ShardState state)
    {
        using var bytes = new MemoryStream();
        Encode(state, bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes the snapshot of a state, which does not change meanwhile.</summary>
    /// <exception cref="ArgumentException">The state is before block 1: there is nothing to keep.</exception>
    public static void Encode(ShardState state, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(state);
        Encode(state.Copy(), destination);
    }

    /// <summary>Writes the snapshot of a state as it was. Any thread may do it.</summary>
    public static void Encode(StateCopy state, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(destination);
        using var output = new SnapshotOutput(destination);
        var writer = new ByteWriter(new byte[PieceBytes], output);
        writer.U8(state.Holds.Count == 0 ? WithoutHolds : WithHolds);
        var header = state.Head.Encode();
        writer.U16(header.Length);
        writer.Bytes(header);
        writer.U32(state.Shards);
        writer.Str8(state.Origin);
        writer.U16(state.SignerKey.Length);
        writer.Bytes(state.SignerKey.Span);
        WriteFrontier(ref writer, state.Frontier);
        WriteAccounts(ref writer, state.Accounts);
        WritePendings(ref writer, state);
        WriteLedgers(ref writer, state.Ledgers);
        if (state.Holds.Count > 0)
        {
            WriteHolds(ref writer, state.Holds);
        }

        writer.Flush();
        output.End();
    }

    /// <summary>Reads a snapshot: decoded and encoded again, it is the same bytes.</summary>
    /// <exception cref="FormatException">
    /// These are not the bytes of a snapshot, or what they say does not hold together: the message says why.
    /// </exception>
    public static ShardState Decode(ReadOnlyMemory<byte> snapshot) => Decode(new MemoryStream(snapshot.ToArray(), writable: false));

    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte})"/>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ShardState Decode(Stream snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        using var input = new SnapshotInput(snapshot);
        var reader = new ByteReader(default, "a snapshot", input);
        var version = reader.U8();
        if (version is not (WithoutHolds or WithHolds))
        {
            throw reader.Fault($"it has version {version}, not {WithoutHolds} or {WithHolds}");
        }

        var head = BlockHeader.Decode(reader.Bytes(reader.U16()));
        var state = new ShardState(head.Shard);
        ReadGenesis(ref reader, state);
        state.Restore(head, ReadFrontier(ref reader, head));
        ReadAccounts(ref reader, state);
        ReadPendings(ref reader, state);
        ReadLedgers(ref reader, state);
        if (version == WithHolds)
        {
            ReadHolds(ref reader, state);
        }

        reader.End();
        input.End();
        return state;
    }

    private static void WriteFrontier(ref ByteWriter writer, IReadOnlyList<Hash256> hashes)
    {
        writer.U8((byte)hashes.Count);
        foreach (var hash in hashes)
        {
            writer.Hash(hash);
        }
    }

    private static void WriteAccounts(ref ByteWriter writer, AccountsCopy accounts)
    {
        writer.U64((ulong)accounts.Count);
        for (var place = 0; place < accounts.Count; place++)
        {
            StateDigest.WriteAccount(ref writer, accounts.NameAt(place), accounts.TermsAt(place), accounts.TotalsAt(place));
            writer.U64(accounts.OpenedAt(place));
        }
    }

    private static void WritePendings(ref ByteWriter writer, StateCopy state)
    {
        writer.U64((ulong)state.PendingCount);
        foreach (var reservation in state.Pendings)
        {
            writer.Name(reservation.Id.Value);
            writer.Expiry(reservation.Expiry);
            writer.Transfers(reservation.Transfers.AsSpan());
        }
    }

    private static void WriteHolds(ref ByteWriter writer, IReadOnlyList<Hold> holds)
    {
        writer.U64((ulong)holds.Count);
        foreach (var hold in holds)
        {
            writer.Name(hold.Id.Value);
            writer.U64(hold.Position);
            writer.U32(hold.Home);
            writer.U32(hold.Attempt);
            writer.U8(hold.IsPending ? (byte)1 : (byte)0);
            writer.Time(hold.Since);
            writer.Transfers(hold.Transfers.AsSpan());
        }
    }

    private static void WriteLedgers(ref ByteWriter writer, IReadOnlyList<(LedgerCreated Entry, ulong Position)> ledgers)
    {
        writer.U32(ledgers.Count);
        foreach (var (ledger, position) in ledgers)
        {
            writer.Name(ledger.Name.Value);
            writer.U32(ledger.Shards);
            writer.Time(ledger.Timestamp);
            writer.U64(position);
        }
    }

    private static void ReadGenesis(ref ByteReader reader, ShardState state)
    {
        var shards = reader.Shards(least: 1);
        var origin = reader.Str8();
        var key = reader.Bytes(reader.U16()).ToArray();
        if (state.Key.Number >= shards || !OriginSyntax.IsValid(origin) || key.Length == 0)
        {
            throw reader.Fault("what it says of the shard cannot be");
        }

        state.Open(new ShardOpened(default, state.Key, shards, origin, key));
    }

    private static MerkleFrontier ReadFrontier(ref ByteReader reader, BlockHeader head)
    {
        var hashes = new Hash256[reader.U8()];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = reader.Hash();
        }

        MerkleFrontier frontier;
        try
        {
            frontier = MerkleFrontier.Restore(head.TreeSize, hashes);
        }
        catch (ArgumentException e)
        {
            throw reader.Fault(e.Message);
        }

        return frontier.Root() == head.TreeRoot ? frontier : throw reader.Fault("its frontier does not lead to the tree's root");
    }

    private static void ReadAccounts(ref ByteReader reader, ShardState state)
    {
        var count = reader.U64();
        ulong? before = null;
        AccountTerms? terms = null;
        Span<byte> buffer = stackalloc byte[IdSyntax.MaxLength];
        for (ulong i = 0; i < count; i++)
        {
            var name = buffer[..StateDigest.ReadAccount(ref reader, buffer, terms, out terms, out var totals)];
            var openedAt = reader.U64();
            var isInOrder = (before is null || openedAt > before) && openedAt < state.TreeSize;
            if (!isInOrder || !state.AccountBook.TryAdd(name, terms, openedAt, totals))
            {
                throw reader.Fault($"the account '{Encoding.ASCII.GetString(name)}' is out of order or there twice");
            }

            before = openedAt;
        }
    }

    private static void ReadPendings(ref ByteReader reader, ShardState state)
    {
        var held = new PendingSums(state);
        var count = reader.U64();
        for (ulong i = 0; i < count; i++)
        {
            var id = reader.TransactionId();
            var expiry = reader.Expiry();
            var reservation = new Reservation(id, reader.Transfers(), expiry);
            if (state.PendingBook.TryGet(id, out _))
            {
                throw reader.Fault($"the reservation '{id}' is there twice");
            }

            state.PendingBook.Add(reservation);
            held.Add(reservation.Transfers);
        }

        // Otherwise a release would take from an account what it does not hold.
        if (held.FirstDifference() is { } difference)
        {
            throw reader.Fault(difference);
        }
    }

    private static void ReadHolds(ref ByteReader reader, ShardState state)
    {
        var count = reader.U64();
        if (count == 0)
        {
            throw reader.Fault("it has a list of holds, and none in it");
        }

        ulong? before = null;
        for (ulong i = 0; i < count; i++)
        {
            var id = reader.TransactionId();
            var position = reader.U64();
            var home = reader.Shards(least: 0);
            var attempt = reader.U32();
            var hold = new Hold(id, position, home, (int)attempt, reader.Flag(), reader.Time(), reader.Transfers());
            var isInOrder = (before is null || position > before) && position < state.TreeSize;
            if (!isInOrder || attempt is 0 or > int.MaxValue || state.HoldBook.TryGet(id, out _))
            {
                throw reader.Fault($"the hold of '{id}' is out of order, there twice, or of no attempt");
            }

            // Otherwise a commit would post what is nobody's.
            if (home >= state.Shards || home == state.Key.Number || !hold.Transfers.All(transfer => IsHeldHere(transfer, state)))
            {
                throw reader.Fault($"the hold of '{id}' cannot be one of this shard");
            }

            before = position;
            state.HoldBook.Add(hold);
        }
    }

    private static bool IsHeldHere(Transfer transfer, ShardState state)
    {
        var (debit, credit) = (IsHere(transfer.Debit), IsHere(transfer.Credit));
        return (debit || credit) && (!debit || state.AccountBook.Find(transfer.Debit) >= 0)
            && (!credit || state.AccountBook.Find(transfer.Credit) >= 0);

        bool IsHere(AccountId id) => Placement.ShardOf(id, state.Shards) == state.Key.Number;
    }

    private static void ReadLedgers(ref ByteReader reader, ShardState state)
    {
        var count = reader.U32();
        ulong? before = null;
        for (uint i = 0; i < count; i++)
        {
            var name = reader.LedgerName();
            var shards = reader.Shards(least: 1);
            var ledger = new LedgerCreated(reader.Time(), name, shards);
            var position = reader.U64();
            var isInOrder = (before is null || position > before) && position < state.TreeSize;
            if (!isInOrder || state.Ledgers.ContainsKey(name) || state.Key.Ledger != LedgerName.Directory)
            {
                throw reader.Fault($"the ledger '{name}' is out of order, there twice, or does not belong here");
            }

            before = position;
            state.DirectoryBook.Add(ledger, position);
        }
    }
}
