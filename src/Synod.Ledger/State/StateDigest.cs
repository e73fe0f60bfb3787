using System.Security.Cryptography;
using System.Text;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// The running digest of a shard's state (docs/formats.md, "State digest"): replicas that executed the same blocks
/// differently differ here, and stop.
/// </summary>
internal static class StateDigest
{
    private const byte AccountTag = 0x41;
    private const byte PendingTag = 0x50;
    private const byte HoldTag = 0x48;

    /// <summary>The digest after a block.</summary>
    /// <param name="before">The digest before it.</param>
    /// <param name="accounts">The accounts that it touched count, in the order of first touch, as they are after it.</param>
    /// <param name="pendings">The reservations that it touched, likewise.</param>
    /// <param name="holds">The holds that it touched, likewise.</param>
    public static Hash256 After(
        Hash256 before, AccountOverlay accounts, IReadOnlyList<PendingDraft> pendings, IReadOnlyList<HoldDraft> holds)
    {
        var writer = new ByteWriter(GC.AllocateUninitializedArray<byte>(Hash256.Size + (accounts.TouchedCount * 64)));
        writer.Hash(before);
        for (var i = 0; i < accounts.TouchedCount; i++)
        {
            ref readonly var account = ref accounts.Touched(i);
            WriteAccount(ref writer, account.Id, account.Terms, account.Totals);
        }

        foreach (var pending in pendings)
        {
            writer.U8(PendingTag);
            writer.Name(pending.Reservation.Id.Value);
            writer.U8(pending.IsOpen ? (byte)1 : (byte)0);
            writer.Expiry(pending.Reservation.Expiry);
        }

        foreach (var (hold, _, isOpen) in holds)
        {
            writer.U8(HoldTag);
            writer.Name(hold.Id.Value);
            writer.U64(hold.Position);
            writer.U8(isOpen ? (byte)1 : (byte)0);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, digest);
        return new Hash256(digest);
    }

    /// <summary>An account record, which stands in snapshots too.</summary>
    public static void WriteAccount(ref ByteWriter writer, AccountId id, AccountTerms terms, in Totals totals)
    {
        writer.U8(AccountTag);
        writer.Name(id.Value);
        WriteAccount(ref writer, terms, totals);
    }

    /// <inheritdoc cref="WriteAccount(ref ByteWriter, AccountId, AccountTerms, in Totals)"/>
    public static void WriteAccount(ref ByteWriter writer, ReadOnlySpan<byte> name, AccountTerms terms, in Totals totals)
    {
        writer.U8(AccountTag);
        writer.U8((byte)name.Length);
        writer.Bytes(name);
        WriteAccount(ref writer, terms, totals);
    }

    /// <summary>Reads an account record.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="name">Has room for a name, which is read into it.</param>
    /// <param name="before">What the account before it was opened with: many have the same, and share it. Null for none.</param>
    /// <param name="terms">What the account was opened with.</param>
    /// <param name="totals">Its totals.</param>
    /// <returns>The length of its name.</returns>
    public static int ReadAccount(
        ref ByteReader reader, scoped Span<byte> name, AccountTerms? before, out AccountTerms terms, out Totals totals)
    {
        if (reader.U8() != AccountTag)
        {
            throw reader.Fault("an account record was expected");
        }

        var read = reader.Bytes(reader.U8());
        if (!IdSyntax.IsValid(read))
        {
            throw reader.Fault("a name in it is not an account id");
        }

        // What was read is good until the next read.
        var length = read.Length;
        read.CopyTo(name);
        var asset = ReadAsset(ref reader, before);
        var (side, overdraft) = (reader.Side(), reader.Overdraft());
        terms = before is not null && before.Asset == asset && before.NormalSide == side && before.Overdraft == overdraft
            ? before
            : new AccountTerms(asset, side, overdraft);
        totals = new Totals(reader.Amount(), reader.Amount(), reader.Amount(), reader.Amount());
        return length;
    }

    private static Asset ReadAsset(ref ByteReader reader, AccountTerms? before)
    {
        var text = reader.Bytes(reader.U8());
        return before is not null && Ascii.Equals(text, before.Asset.Value) ? before.Asset
            : Asset.TryParse(Encoding.ASCII.GetString(text), out var asset) ? asset
            : throw reader.Fault("a text in it is not an asset");
    }

    private static void WriteAccount(ref ByteWriter writer, AccountTerms terms, in Totals totals)
    {
        writer.Name(terms.Asset.Value);
        writer.Side(terms.NormalSide);
        writer.Overdraft(terms.Overdraft);
        writer.Amount(totals.DebitsPosted);
        writer.Amount(totals.CreditsPosted);
        writer.Amount(totals.DebitsPending);
        writer.Amount(totals.CreditsPending);
    }
}
