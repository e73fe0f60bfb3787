using System.Security.Cryptography;
using System.Text;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>One ledger of <see cref="FakeLedgers"/>: a block for each entry, one entry a block, all on shard 0.</summary>
internal sealed class FakeLedger(LedgerInfo info)
{
    private readonly Dictionary<AccountId, (OpenAccount Command, Account Account, ulong Height)> _accounts = [];
    private readonly Dictionary<TransactionId, Known> _transactions = [];
    private readonly Dictionary<AccountId, List<StatementEntry>> _statements = [];

    // Block 1 says whose chain it is.
    private ulong _height = 1;

    public LedgerInfo Info => info;

    private Seen Seen => new(0, _height, FakeLedgers.Hash(_height));

    private EntryPlace Place => new(0, _height, _height - 1, FakeLedgers.Time(_height));

    public LedgerView View() => new(info, [.. Enumerable.Range(0, info.Shards).Select(shard => new ShardHead(
        Seen with { Shard = shard }, _height, FakeLedgers.Hash(1000), FakeLedgers.Hash(2000), FakeLedgers.Time(_height),
        shard == 0 ? _accounts.Count : 0))]);

    public CommandResult Execute(Command command) => command switch
    {
        OpenAccount open => Execute(open),
        SubmitTransaction submit => Execute(submit),
        PostPending post => Execute(post),
        VoidPending @void => Execute(@void),
        ReverseTransaction reverse => Execute(reverse),
        _ => throw new ArgumentException("Not a command of a shard.", nameof(command)),
    };

    public AccountView? Account(AccountId id, AsOf? asOf)
    {
        var height = asOf switch
        {
            { Height: { } exact } => Math.Min(exact, _height),
            { Time: { } time } => time < FakeLedgers.Time(1) ? 0 : Math.Min(_height, SecondsSinceBlock0(time)),
            _ => _height,
        };
        if (!_accounts.TryGetValue(id, out var known) || known.Height > height)
        {
            return null;
        }

        var totals = _statements[id].LastOrDefault(line => line.Place.Height <= height)?.After ?? default;
        return new AccountView(
            known.Account with { Totals = totals }, FakeLedgers.Time(known.Height), known.Command.Metadata,
            Salt(known.Command.Metadata, id.Value), new Seen(0, height, FakeLedgers.Hash(height)));
    }

    public StatementPage? Statement(AccountId id, ulong? before, int limit)
    {
        if (!_accounts.TryGetValue(id, out var known))
        {
            return null;
        }

        var lines = _statements[id].Where(line => line.Place.Index < (before ?? ulong.MaxValue)).Reverse().ToList();
        var page = lines.Take(limit).ToList();
        return new StatementPage(known.Account, page, lines.Count > limit ? page[^1].Place.Index : null, Seen);
    }

    public TransactionView? Transaction(TransactionId id) => _transactions.TryGetValue(id, out var known)
        ? new TransactionView(
            known.Creation, known.CreatedIn, known.Resolution, known.ResolvedIn, known.ReversedBy, known.Metadata,
            Salt(known.Metadata, id.Value), Seen)
        : null;

    private CommandResult Execute(OpenAccount open)
    {
        if (_accounts.TryGetValue(open.Id, out var known))
        {
            return known.Command == open
                ? Done(known.Account.OpenedAt, isRepeat: true)
                : Refuse(RefusalCode.AccountConflict, $"The account '{open.Id}' exists with other settings.");
        }

        _height++;
        _accounts.Add(open.Id, (open, new Account(
            open.Id, open.Asset, open.NormalSide, open.Overdraft, Place.Index, default), _height));
        _statements.Add(open.Id, []);
        return Done(Place.Index, isRepeat: false);
    }

    private CommandResult Execute(SubmitTransaction submit)
    {
        if (_transactions.TryGetValue(submit.Id, out var known))
        {
            return known.Command is SubmitTransaction first && Same(first, submit)
                ? Done(known.CreatedIn.Index, isRepeat: true)
                : Refuse(RefusalCode.TransactionConflict, $"The transaction '{submit.Id}' exists with other content.");
        }

        var pending = submit.Pending is not null;
        if (Refusal(submit.Transfers, pending) is { } refusal)
        {
            return new CommandResult.Refused(refusal);
        }

        _height++;
        var transfers = new TransferList(submit.Transfers);
        var commitment = Commitment(submit.Metadata, submit.Id.Value);
        TransactionEntry entry = submit.Pending is { } terms
            ? new TransactionReserved(
                Place.Timestamp, submit.Id, transfers, submit.Reference, commitment, terms.ExpiryAfter(Place.Timestamp))
            : new TransactionPosted(Place.Timestamp, submit.Id, transfers, submit.Reference, commitment, null);
        Move(entry, transfers, pending ? 0 : 1, pending ? 1 : 0);
        _transactions.Add(submit.Id, new Known(submit, entry, Place, submit.Metadata));
        return Done(Place.Index, isRepeat: false);
    }

    private CommandResult Execute(PostPending post)
    {
        if (!_transactions.TryGetValue(post.Id, out var known))
        {
            return Refuse(RefusalCode.TransactionNotFound, $"There is no transaction '{post.Id}'.");
        }

        if (known.Creation is not TransactionReserved reserved)
        {
            return Refuse(RefusalCode.NotPending, $"The transaction '{post.Id}' is not pending.");
        }

        var wanted = post.Amounts ?? [.. reserved.Transfers.Select(t => t.Amount)];
        switch (known.Resolution)
        {
            case PendingVoided:
                return Refuse(RefusalCode.AlreadyVoided, $"The reservation '{post.Id}' is voided already.");
            case PendingPosted posted:
                return posted.Transfers.Select(t => t.Amount).SequenceEqual(wanted)
                    ? Done(known.ResolvedIn!.Value.Index, isRepeat: true)
                    : Refuse(RefusalCode.AlreadyPosted, $"The reservation '{post.Id}' is posted already.");
        }

        if (wanted.Count != reserved.Transfers.Count || wanted.Where((a, i) => a > reserved.Transfers[i].Amount).Any())
        {
            return Refuse(RefusalCode.AmountExceedsPending, $"The reservation '{post.Id}' has less.");
        }

        _height++;
        var transfers = new TransferList([.. reserved.Transfers.Select((t, i) => t with { Amount = wanted[i] })]);
        var entry = new PendingPosted(Place.Timestamp, post.Id, transfers);
        Move(entry, reserved.Transfers, 0, -1);
        Move(entry, transfers, 1, 0);
        _transactions[post.Id] = known with { Resolution = entry, ResolvedIn = Place };
        return Done(Place.Index, isRepeat: false);
    }

    private CommandResult Execute(VoidPending @void)
    {
        if (!_transactions.TryGetValue(@void.Id, out var known))
        {
            return Refuse(RefusalCode.TransactionNotFound, $"There is no transaction '{@void.Id}'.");
        }

        if (known.Creation is not TransactionReserved reserved)
        {
            return Refuse(RefusalCode.NotPending, $"The transaction '{@void.Id}' is not pending.");
        }

        if (known.Resolution is not null)
        {
            return known.Resolution is PendingVoided
                ? Done(known.ResolvedIn!.Value.Index, isRepeat: true)
                : Refuse(RefusalCode.AlreadyPosted, $"The reservation '{@void.Id}' is posted already.");
        }

        _height++;
        var entry = new PendingVoided(Place.Timestamp, @void.Id);
        Move(entry, reserved.Transfers, 0, -1);
        _transactions[@void.Id] = known with { Resolution = entry, ResolvedIn = Place };
        return Done(Place.Index, isRepeat: false);
    }

    private CommandResult Execute(ReverseTransaction reverse)
    {
        if (_transactions.TryGetValue(reverse.Id, out var existing))
        {
            return existing.Command == (Command)reverse
                ? Done(existing.CreatedIn.Index, isRepeat: true)
                : Refuse(RefusalCode.TransactionConflict, $"The transaction '{reverse.Id}' exists with other content.");
        }

        if (!_transactions.TryGetValue(reverse.Reverses, out var known))
        {
            return Refuse(RefusalCode.TransactionNotFound, $"There is no transaction '{reverse.Reverses}'.");
        }

        var posted = known.Resolution is PendingPosted p ? p.Transfers : (known.Creation as TransactionPosted)?.Transfers;
        if (posted is null)
        {
            return Refuse(RefusalCode.NotPosted, $"The transaction '{reverse.Reverses}' is not posted.");
        }

        if (known.ReversedBy is { } other)
        {
            return Refuse(RefusalCode.AlreadyReversed, $"The transaction '{reverse.Reverses}' is reversed already, by '{other}'.");
        }

        _height++;
        var back = new TransferList([.. posted.Select(t => new Transfer(t.Credit, t.Debit, t.Amount))]);
        var entry = new TransactionPosted(
            Place.Timestamp, reverse.Id, back, reverse.Reference, Commitment(reverse.Metadata, reverse.Id.Value), reverse.Reverses);
        Move(entry, back, 1, 0);
        _transactions[reverse.Reverses] = known with { ReversedBy = reverse.Id };
        _transactions.Add(reverse.Id, new Known(reverse, entry, Place, reverse.Metadata));
        return Done(Place.Index, isRepeat: false);
    }

    private Refusal? Refusal(IReadOnlyList<Transfer> transfers, bool pending)
    {
        foreach (var transfer in transfers)
        {
            foreach (var id in new[] { transfer.Debit, transfer.Credit })
            {
                if (!_accounts.ContainsKey(id))
                {
                    return new Refusal(RefusalCode.AccountNotFound, $"There is no account '{id}'.");
                }
            }

            if (_accounts[transfer.Debit].Account.Asset != _accounts[transfer.Credit].Account.Asset)
            {
                return new Refusal(RefusalCode.AssetMismatch, $"The account '{transfer.Debit}' counts another asset.");
            }

            var debit = _accounts[transfer.Debit].Account;
            var total = debit.Totals.DebitsPosted.Value;
            if (total + transfer.Amount.Value < total)
            {
                return new Refusal(RefusalCode.Overflow, $"The debits of the account '{debit.Id}' would pass 2^128 - 1.");
            }

            var after = debit with { Totals = Add(debit.Totals, transfer.Amount, isDebit: true, pending ? 0 : 1, pending ? 1 : 0) };
            if (!after.IsWithinOverdraft)
            {
                return new Refusal(RefusalCode.InsufficientFunds, $"The account '{debit.Id}' would pass its overdraft.");
            }
        }

        return null;
    }

    private void Move(Entry entry, IReadOnlyList<Transfer> transfers, int posted, int pending)
    {
        foreach (var transfer in transfers)
        {
            Touch(entry, transfer.Debit, transfer.Amount, true, posted, pending);
            Touch(entry, transfer.Credit, transfer.Amount, false, posted, pending);
        }
    }

    private void Touch(Entry entry, AccountId id, Amount amount, bool isDebit, int posted, int pending)
    {
        var known = _accounts[id];
        var after = Add(known.Account.Totals, amount, isDebit, posted, pending);
        var lines = _statements[id];
        if (lines.Count > 0 && lines[^1].Place.Index == Place.Index)
        {
            lines[^1] = lines[^1] with { After = after };
        }
        else
        {
            lines.Add(new StatementEntry(Place, entry, known.Account.Totals, after));
        }

        _accounts[id] = known with { Account = known.Account with { Totals = after } };
    }

    private static Totals Add(Totals totals, Amount amount, bool isDebit, int posted, int pending)
    {
        Amount Plus(Amount total, int sign) => sign switch
        {
            0 => total,
            > 0 => new Amount(total.Value + amount.Value),
            _ => new Amount(total.Value - amount.Value),
        };

        return isDebit
            ? totals with { DebitsPosted = Plus(totals.DebitsPosted, posted), DebitsPending = Plus(totals.DebitsPending, pending) }
            : totals with { CreditsPosted = Plus(totals.CreditsPosted, posted), CreditsPending = Plus(totals.CreditsPending, pending) };
    }

    private static CommandResult.Done Done(ulong index, bool isRepeat) =>
        new CommandResult.Done(new EntryPlace(0, index + 1, index, FakeLedgers.Time(index + 1)), isRepeat);

    private static CommandResult.Refused Refuse(RefusalCode code, string detail) => new(new Refusal(code, detail));

    private static bool Same(SubmitTransaction first, SubmitTransaction second) =>
        first.Transfers.SequenceEqual(second.Transfers) && first.Pending == second.Pending
        && first.Metadata.Equals(second.Metadata) && first.Reference == second.Reference;

    private static ReadOnlyMemory<byte>? Salt(Metadata? metadata, string seed) =>
        metadata is null or { IsEmpty: true } ? (ReadOnlyMemory<byte>?)null : SHA256.HashData(Encoding.UTF8.GetBytes(seed));

    private static Hash256? Commitment(Metadata metadata, string seed) => metadata.IsEmpty
        ? null
        : MetadataCommitment.Of(metadata, new MetadataSalt(SHA256.HashData(Encoding.UTF8.GetBytes(seed))));

    private static ulong SecondsSinceBlock0(Timestamp time) =>
        (ulong)((time.Microseconds - FakeLedgers.Time(0).Microseconds) / 1_000_000);

    private sealed record Known(Command Command, TransactionEntry Creation, EntryPlace CreatedIn, Metadata Metadata)
    {
        public ResolutionEntry? Resolution { get; init; }

        public EntryPlace? ResolvedIn { get; init; }

        public TransactionId? ReversedBy { get; init; }
    }
}
