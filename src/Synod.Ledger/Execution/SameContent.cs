using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// When a command is the same as one before. Metadata that was erased is equal to any: nobody can tell any more, and a
/// client that repeats itself must not be told that it is in conflict.
/// </summary>
internal static class SameContent
{
    /// <summary>In what the known transaction differs from the one submitted; null if it is the same.</summary>
    public static string? Difference(SubmitTransaction submit, KnownTransaction known)
    {
        var creation = known.Creation;
        if (!SameTransfers(submit.Transfers, creation.Transfers))
        {
            return "other transfers";
        }

        var sameTerms = creation switch
        {
            TransactionReserved reserved =>
                submit.Pending is { } terms && terms.ExpiryAfter(reserved.Timestamp) == reserved.Expiry,
            TransactionPosted posted => submit.Pending is null && posted.Reverses is null,
            _ => false,
        };
        return sameTerms ? Difference(submit.Reference, submit.Metadata, known) : "other terms";
    }

    /// <summary>In what the known transaction differs from the reversal asked for; null if it is the same.</summary>
    public static string? Difference(ReverseTransaction reverse, KnownTransaction known) =>
        known.Creation is TransactionPosted { Reverses: { } original } && original == reverse.Reverses
            ? Difference(reverse.Reference, reverse.Metadata, known)
            : "other content";

    /// <summary>In what the account differs from the one to be opened; null if it is the same.</summary>
    /// <param name="open">The command.</param>
    /// <param name="account">The account.</param>
    /// <param name="metadata">Its metadata; null if it is not known any more.</param>
    public static string? Difference(OpenAccount open, Account account, Metadata? metadata)
    {
        if (open.Asset != account.Asset)
        {
            return "asset";
        }

        if (open.NormalSide != account.NormalSide)
        {
            return "normal side";
        }

        if (open.Overdraft != account.Overdraft)
        {
            return "overdraft";
        }

        return metadata is null || metadata.Equals(open.Metadata) ? null : "metadata";
    }

    /// <summary>True if a post asks for what was posted.</summary>
    public static bool Posts(PostPending post, TransferList reserved, PendingPosted posted)
    {
        if (post.Amounts is { } amounts && amounts.Count != posted.Transfers.Count)
        {
            return false;
        }

        for (var i = 0; i < posted.Transfers.Count; i++)
        {
            if (posted.Transfers[i].Amount != (post.Amounts?[i] ?? reserved[i].Amount))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Difference(Reference reference, Metadata metadata, KnownTransaction known)
    {
        if (reference != known.Creation.Reference)
        {
            return "another reference";
        }

        return SameMetadata(known.Creation.MetadataCommitment, known.Metadata, metadata) ? null : "other metadata";
    }

    private static bool SameMetadata(Hash256? commitment, Metadata? known, Metadata asked) =>
        commitment is null ? asked.IsEmpty : known is null || known.Equals(asked);

    private static bool SameTransfers(IReadOnlyList<Transfer> asked, TransferList known)
    {
        if (asked.Count != known.Count)
        {
            return false;
        }

        for (var i = 0; i < asked.Count; i++)
        {
            if (asked[i] != known[i])
            {
                return false;
            }
        }

        return true;
    }
}
