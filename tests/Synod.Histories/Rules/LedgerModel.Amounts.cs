using Synod.Ledger;

namespace Synod.Histories;

/// <content>Amounts: what moves them, holds them and lets them go.</content>
public sealed partial class LedgerModel
{
    private (Answer Answer, LedgerState Next) Post(LedgerState state, PostPending post)
    {
        if (Find(state, post.Id) is not { } known)
        {
            return Refuse(state, RefusalCode.TransactionNotFound);
        }

        var (phase, transfers) = (known.Facts.Phase, known.Facts.Transfers);
        var amounts = post.Amounts ?? [.. transfers.Select(t => t.Amount)];
        switch (phase)
        {
            case TransactionPhase.Posted:
                return Refuse(state, RefusalCode.NotPending);
            case TransactionPhase.Released:
                return Refuse(state, RefusalCode.AlreadyVoided);
            case TransactionPhase.Settled:
                return known.Facts.Settled!.Select(t => t.Amount).SequenceEqual(amounts)
                    ? (Repeated, state)
                    : Refuse(state, RefusalCode.AlreadyPosted);
        }

        if (amounts.Count != transfers.Count || amounts.Zip(transfers).Any(p => p.First > p.Second.Amount))
        {
            return Refuse(state, RefusalCode.AmountExceedsPending);
        }

        var settled = new TransferList([.. transfers.Zip(amounts, (t, amount) => t with { Amount = amount })]);
        var facts = known.Facts with { Phase = TransactionPhase.Settled, Settled = settled };
        return (Done, Set(Release(state, transfers, amounts), post.Id, known with { Facts = facts }));
    }

    private (Answer Answer, LedgerState Next) Void(LedgerState state, VoidPending @void)
    {
        if (Find(state, @void.Id) is not { } known)
        {
            return Refuse(state, RefusalCode.TransactionNotFound);
        }

        switch (known.Facts.Phase)
        {
            case TransactionPhase.Posted:
                return Refuse(state, RefusalCode.NotPending);
            case TransactionPhase.Settled:
                return Refuse(state, RefusalCode.AlreadyPosted);
            case TransactionPhase.Released:
                return (Repeated, state);
        }

        var transfers = known.Facts.Transfers;
        var facts = known.Facts with { Phase = TransactionPhase.Released };
        return (Done, Set(Release(state, transfers, new Amount[transfers.Count]), @void.Id, known with { Facts = facts }));
    }

    /// <summary>The state after the transfers were posted or reserved; null, and why, if a rule refuses them.</summary>
    private (LedgerState? Next, RefusalCode Refusal) Move(LedgerState state, TransferList transfers, bool isPending)
    {
        foreach (var transfer in transfers)
        {
            if (Find(state, transfer.Debit) is not { } debit || Find(state, transfer.Credit) is not { } credit)
            {
                return (null, RefusalCode.AccountNotFound);
            }

            if (debit.Opening.Asset != credit.Opening.Asset)
            {
                return (null, RefusalCode.AssetMismatch);
            }
        }

        // What a transaction does is judged when all of it is done: it may pass through what it could not keep.
        var after = state;
        foreach (var (debitId, creditId, amount) in transfers)
        {
            var (debit, credit) = (Find(after, debitId)!, Find(after, creditId)!);
            if (WouldOverflow(debit.Totals.DebitsPosted, debit.Totals.DebitsPending, amount)
                || WouldOverflow(credit.Totals.CreditsPosted, credit.Totals.CreditsPending, amount))
            {
                return (null, RefusalCode.Overflow);
            }

            after = Change(after, debitId, totals => isPending
                ? totals with { DebitsPending = Sum(totals.DebitsPending, amount) }
                : totals with { DebitsPosted = Sum(totals.DebitsPosted, amount) });
            after = Change(after, creditId, totals => isPending
                ? totals with { CreditsPending = Sum(totals.CreditsPending, amount) }
                : totals with { CreditsPosted = Sum(totals.CreditsPosted, amount) });
        }

        // Only who is taken from can pass a limit; an account that is past it already may still be given to.
        var isPast = transfers.Any(t => IsPastLimit(after, t.Debit, NormalSide.Credit) || IsPastLimit(after, t.Credit, NormalSide.Debit));
        return isPast ? (null, RefusalCode.InsufficientFunds) : (after, default);
    }

    private bool IsPastLimit(LedgerState state, AccountId id, NormalSide side)
    {
        var (opening, totals) = Find(state, id)!;
        if (opening.NormalSide != side || opening.Overdraft.Limit is not { } limit)
        {
            return false;
        }

        // What is reserved from it counts as gone; what is reserved for it has not come.
        var (taken, given) = side == NormalSide.Credit
            ? (Sum(totals.DebitsPosted, totals.DebitsPending), totals.CreditsPosted)
            : (Sum(totals.CreditsPosted, totals.CreditsPending), totals.DebitsPosted);
        return taken > given && taken.Value - given.Value > limit.Value;
    }

    /// <summary>Lets reserved amounts go, and posts as much of each as is due.</summary>
    private LedgerState Release(LedgerState state, TransferList reserved, IReadOnlyList<Amount> due)
    {
        foreach (var (transfer, posted) in reserved.Zip(due))
        {
            state = Change(state, transfer.Debit, totals => totals with
            {
                DebitsPending = new Amount(totals.DebitsPending.Value - transfer.Amount.Value),
                DebitsPosted = Sum(totals.DebitsPosted, posted),
            });
            state = Change(state, transfer.Credit, totals => totals with
            {
                CreditsPending = new Amount(totals.CreditsPending.Value - transfer.Amount.Value),
                CreditsPosted = Sum(totals.CreditsPosted, posted),
            });
        }

        return state;
    }

    private LedgerState Change(LedgerState state, AccountId id, Func<Totals, Totals> change)
    {
        var account = Find(state, id)!;
        return Set(state, account with { Totals = change(account.Totals) });
    }

    private static Amount Sum(Amount one, Amount other) => new(checked(one.Value + other.Value));

    private static bool WouldOverflow(Amount posted, Amount pending, Amount more) =>
        UInt128.MaxValue - posted.Value - pending.Value < more.Value;
}
