using System.Security.Cryptography;
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
        writer.Name(terms.Asset.Value);
        writer.Side(terms.NormalSide);
        writer.Overdraft(terms.Overdraft);
        writer.Amount(totals.DebitsPosted);
        writer.Amount(totals.CreditsPosted);
        writer.Amount(totals.DebitsPending);
        writer.Amount(totals.CreditsPending);
    }

    /// <summary>Reads an account record, with its account's place of opening not known yet.</summary>
    public static Account ReadAccount(ref ByteReader reader)
    {
        if (reader.U8() != AccountTag)
        {
            throw reader.Fault("an account record was expected");
        }

        return new Account(
            reader.AccountId(),
            reader.Asset(),
            reader.Side(),
            reader.Overdraft(),
            OpenedAt: 0,
            new Totals(reader.Amount(), reader.Amount(), reader.Amount(), reader.Amount()));
    }
}
