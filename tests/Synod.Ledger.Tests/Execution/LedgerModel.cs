using System.Numerics;

namespace Synod.Ledger.Tests;

/// <summary>
/// The ledger's rules as plainly as they can be said: a list of facts, and every question answered by going through all of
/// them again. Slow, and obviously right.
/// </summary>
internal sealed class LedgerModel
{
    private readonly List<Fact> _facts = [];

    /// <summary>One accepted command, or an expiry; its position in the list is its index in the tree, after the genesis entry.</summary>
    private sealed record Fact(Command? Command, Timestamp Time, IReadOnlyList<Transfer> Transfers, TransactionId? Expired);

    public LedgerModel()
    {
    }

    private LedgerModel(IEnumerable<Fact> facts) => _facts.AddRange(facts);

    public LedgerModel Copy() => new(_facts);

    public IEnumerable<OpenAccount> Accounts => _facts.Select(fact => fact.Command).OfType<OpenAccount>();

    /// <summary>The reservations that have not ended, in the order of reservation.</summary>
    public IEnumerable<(SubmitTransaction Command, Timestamp? Expiry)> Open =>
        from fact in _facts
        let submit = fact.Command as SubmitTransaction
        where submit?.Pending is not null && Ending(submit.Id) is null
        select (submit, ExpiryOf(fact));

    public int Count => _facts.Count;

    /// <summary>Expires what is due at this block time, in the order of expiry and then of reservation.</summary>
    public void ExpireDue(Timestamp now)
    {
        foreach (var (command, _) in Open.Where(o => o.Expiry <= now).OrderBy(o => o.Expiry).ToArray())
        {
            _facts.Add(new Fact(null, now, command.Transfers, command.Id));
        }
    }

    /// <summary>What must become of a command: "applied 3", "repeated 3" or the name of a refusal.</summary>
    public string Do(Command command, Timestamp now) => command switch
    {
        OpenAccount open => Do(open, now),
        SubmitTransaction submit => Created(submit.Id) is { } known
            ? Same(submit, known) ? Repeated(known) : "TransactionConflict"
            : Move(submit, submit.Transfers, now),
        ReverseTransaction reverse => Do(reverse, now),
        PostPending post => Do(post, now),
        VoidPending @void => Do(@void, now),
        _ => throw new NotSupportedException(),
    };

    /// <summary>Debits posted, credits posted, debits pending, credits pending.</summary>
    public BigInteger[] Totals(AccountId account)
    {
        var totals = new BigInteger[4];
        foreach (var fact in _facts)
        {
            var isEnd = fact.Expired is not null || fact.Command is PostPending or VoidPending;
            var isPending = fact.Command is SubmitTransaction { Pending: not null };
            if (isEnd)
            {
                var id = fact.Expired ?? (fact.Command as PostPending)?.Id ?? ((VoidPending)fact.Command!).Id;
                Add(totals, 2, Created(id)!.Transfers, account, -1);
            }

            if (fact.Command is not (VoidPending or OpenAccount or null))
            {
                Add(totals, isPending ? 2 : 0, fact.Transfers, account, 1);
            }
        }

        return totals;
    }

    private static void Add(BigInteger[] totals, int at, IEnumerable<Transfer> transfers, AccountId account, int sign)
    {
        foreach (var transfer in transfers)
        {
            totals[at] += transfer.Debit == account ? sign * (BigInteger)transfer.Amount.Value : 0;
            totals[at + 1] += transfer.Credit == account ? sign * (BigInteger)transfer.Amount.Value : 0;
        }
    }

    private string Do(OpenAccount open, Timestamp now)
    {
        var known = _facts.Find(fact => fact.Command is OpenAccount before && before.Id == open.Id);
        return known is null ? Applied(new Fact(open, now, [], null))
            : (OpenAccount)known.Command! == open ? Repeated(known)
            : "AccountConflict";
    }

    private string Do(ReverseTransaction reverse, Timestamp now)
    {
        if (Created(reverse.Id) is { } known)
        {
            return known.Command is ReverseTransaction before && before == reverse ? Repeated(known) : "TransactionConflict";
        }

        if (Created(reverse.Reverses) is not { } original)
        {
            return "TransactionNotFound";
        }

        var posted = original.Command is SubmitTransaction { Pending: not null } submit
            ? Ending(submit.Id) is { Command: PostPending } post ? post.Transfers : null
            : original.Transfers;
        if (posted is null)
        {
            return "NotPosted";
        }

        return _facts.Exists(fact => fact.Command is ReverseTransaction before && before.Reverses == reverse.Reverses)
            ? "AlreadyReversed"
            : Move(reverse, [.. posted.Where(t => !t.Amount.IsZero).Select(t => new Transfer(t.Credit, t.Debit, t.Amount))], now);
    }

    private string Do(PostPending post, Timestamp now)
    {
        if (Created(post.Id) is not { } created)
        {
            return "TransactionNotFound";
        }

        if (created.Command is not SubmitTransaction { Pending: not null })
        {
            return "NotPending";
        }

        var asked = post.Amounts ?? [.. created.Transfers.Select(t => t.Amount)];
        if (Ending(post.Id) is { } end)
        {
            return end.Command is not PostPending ? EndName(end)
                : end.Transfers.Select(t => t.Amount).SequenceEqual(asked) ? Repeated(end)
                : "AlreadyPosted";
        }

        if (ExpiryOf(created) <= now)
        {
            return "AlreadyExpired";
        }

        if (asked.Count != created.Transfers.Count || asked.Zip(created.Transfers).Any(p => p.First > p.Second.Amount))
        {
            return "AmountExceedsPending";
        }

        return Applied(new Fact(post, now, [.. created.Transfers.Zip(asked, (t, a) => t with { Amount = a })], null));
    }

    private string Do(VoidPending @void, Timestamp now)
    {
        if (Created(@void.Id) is not { } created)
        {
            return "TransactionNotFound";
        }

        if (created.Command is not SubmitTransaction { Pending: not null })
        {
            return "NotPending";
        }

        return Ending(@void.Id) is { } end ? end.Command is VoidPending ? Repeated(end) : EndName(end)
            : ExpiryOf(created) <= now ? "AlreadyExpired"
            : Applied(new Fact(@void, now, [], null));
    }

    private string Move(Command command, IReadOnlyList<Transfer> transfers, Timestamp now)
    {
        foreach (var transfer in transfers)
        {
            var debit = Accounts.FirstOrDefault(a => a.Id == transfer.Debit);
            var credit = Accounts.FirstOrDefault(a => a.Id == transfer.Credit);
            if (debit is null || credit is null)
            {
                return "AccountNotFound";
            }

            if (debit.Asset != credit.Asset)
            {
                return "AssetMismatch";
            }
        }

        var before = Accounts.ToDictionary(a => a.Id, a => Totals(a.Id));
        _facts.Add(new Fact(command, now, transfers, null));
        var refusal = Accounts.Any(a => Overflows(Totals(a.Id))) ? "Overflow"
            : Accounts.Any(a => Overdrawn(a, before[a.Id], Totals(a.Id))) ? "InsufficientFunds"
            : null;
        if (refusal is not null)
        {
            _facts.RemoveAt(_facts.Count - 1);
        }

        return refusal ?? $"applied {_facts.Count}";
    }

    private static bool Overflows(BigInteger[] totals) =>
        totals[0] + totals[2] > UInt128.MaxValue || totals[1] + totals[3] > UInt128.MaxValue;

    private static bool Overdrawn(OpenAccount account, BigInteger[] before, BigInteger[] after)
    {
        var (against, favour) = account.NormalSide == NormalSide.Credit ? (0, 1) : (1, 0);
        return account.Overdraft.Limit is { } limit
            && after[against] + after[against + 2] > before[against] + before[against + 2]
            && after[against] + after[against + 2] - after[favour] > limit.Value;
    }

    private static bool Same(SubmitTransaction submit, Fact known) =>
        known.Command is SubmitTransaction before
        && before.Transfers.SequenceEqual(submit.Transfers)
        && before with { Transfers = submit.Transfers } == submit;

    private Fact? Created(TransactionId id) => _facts.Find(fact =>
        (fact.Command is SubmitTransaction s && s.Id == id) || (fact.Command is ReverseTransaction r && r.Id == id));

    private Fact? Ending(TransactionId id) => _facts.Find(fact =>
        fact.Expired == id || (fact.Command is PostPending p && p.Id == id) || (fact.Command is VoidPending v && v.Id == id));

    private static string EndName(Fact end) => end.Command switch
    {
        PostPending => "AlreadyPosted",
        VoidPending => "AlreadyVoided",
        _ => "AlreadyExpired",
    };

    private static Timestamp? ExpiryOf(Fact created) =>
        created.Command is SubmitTransaction { Pending.TimeoutSeconds: { } seconds }
            ? new Timestamp(created.Time.Microseconds + (seconds * 1_000_000))
            : null;

    private string Applied(Fact fact)
    {
        _facts.Add(fact);
        return $"applied {_facts.Count}";
    }

    private string Repeated(Fact fact) => $"repeated {_facts.IndexOf(fact) + 1}";
}
