using System.Numerics;
using System.Security.Cryptography;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// The auditor's own bookkeeping, from the entries alone. It shares no code with the execution that it checks, is slow
/// and plain on purpose, and knows what a state cannot: every id there ever was.
/// </summary>
internal sealed class AuditBooks
{
    private readonly Dictionary<AccountId, AuditedAccount> _accounts = [];
    private readonly Dictionary<TransactionId, AuditedTransaction> _transactions = [];
    private readonly Dictionary<TransactionId, TransferList> _reserved = [];
    private readonly SortedDictionary<string, AuditedAsset> _assets = new(StringComparer.Ordinal);

    public int Accounts => _accounts.Count;

    public int OpenReservations => _reserved.Count;

    public ulong Transactions => (ulong)_transactions.Count;

    public IReadOnlyList<AssetTotals> Assets =>
        [.. _assets.Values.Select(a => new AssetTotals(a.Asset, a.Accounts, a.DebitsPosted, a.DebitsPending))];

    /// <summary>Books an entry; what is wrong with it, or null.</summary>
    public string? Add(Entry entry) => entry switch
    {
        AccountOpened opened => Open(opened),
        TransactionPosted posted => Create(posted, posted.Transfers) ?? Undo(posted) ?? Book(posted.Transfers, 1, 0),
        TransactionReserved reserved => Reserve(reserved),
        PendingPosted posted => End(posted, posted.Transfers),
        ResolutionEntry ended => End(ended, null),
        _ => null,
    };

    /// <summary>Compares an account of the executed state with these books; where they differ, or null.</summary>
    public string? Compare(Account account)
    {
        var booked = _accounts.GetValueOrDefault(account.Id);
        var totals = account.Totals;
        return booked is not null
            && booked.Asset == account.Asset
            && booked.DebitsPosted == totals.DebitsPosted.Value
            && booked.CreditsPosted == totals.CreditsPosted.Value
            && booked.DebitsPending == totals.DebitsPending.Value
            && booked.CreditsPending == totals.CreditsPending.Value
                ? null
                : $"The entries of the account '{account.Id}' do not add up to its totals.";
    }

    /// <summary>The first asset of which debits are not credits, in words; null if the books balance.</summary>
    public string? Imbalance()
    {
        foreach (var asset in _assets.Values)
        {
            if (asset.DebitsPosted != asset.CreditsPosted || asset.DebitsPending != asset.CreditsPending)
            {
                return $"The debits of {asset.Asset} are not equal to its credits.";
            }
        }

        return null;
    }

    private string? Open(AccountOpened opened)
    {
        if (!_accounts.TryAdd(opened.Id, new AuditedAccount(opened)))
        {
            return $"The account '{opened.Id}' was opened before.";
        }

        if (!_assets.TryGetValue(opened.Asset.Value, out var asset))
        {
            _assets.Add(opened.Asset.Value, asset = new AuditedAsset(opened.Asset));
        }

        asset.Accounts++;
        return null;
    }

    private string? Create(TransactionEntry entry, TransferList? posted)
    {
        var known = new AuditedTransaction(posted is null ? null : HashOf(posted, exchanged: true), IsReversed: false);
        return _transactions.TryAdd(entry.Id, known) ? null : $"The transaction id '{entry.Id}' was used before.";
    }

    private string? Undo(TransactionPosted entry)
    {
        if (entry.Reverses is not { } id)
        {
            return null;
        }

        if (!_transactions.TryGetValue(id, out var original) || original.UndoneBy is not { } expected)
        {
            return $"It reverses '{id}', which was not posted.";
        }

        if (original.IsReversed)
        {
            return $"It reverses '{id}', which was reversed before.";
        }

        _transactions[id] = original with { IsReversed = true };
        return expected == HashOf(entry.Transfers, exchanged: false)
            ? null
            : $"Its transfers are not those that '{id}' posted with the sides exchanged.";
    }

    private string? Reserve(TransactionReserved entry)
    {
        if (Create(entry, null) is { } problem)
        {
            return problem;
        }

        _reserved.Add(entry.Id, entry.Transfers);
        return Book(entry.Transfers, 0, 1);
    }

    private string? End(ResolutionEntry entry, TransferList? posted)
    {
        if (!_reserved.Remove(entry.Id, out var reserved))
        {
            return $"The transaction '{entry.Id}' is not pending.";
        }

        if (posted is null)
        {
            return Book(reserved, 0, -1);
        }

        var isPart = posted.Count == reserved.Count && posted.Zip(reserved).All(pair =>
            pair.First.Debit == pair.Second.Debit
            && pair.First.Credit == pair.Second.Credit
            && pair.First.Amount <= pair.Second.Amount);
        if (!isPart)
        {
            return $"It posts what '{entry.Id}' did not reserve.";
        }

        _transactions[entry.Id] = new AuditedTransaction(HashOf(posted, exchanged: true), IsReversed: false);
        return Book(reserved, 0, -1) ?? Book(posted, 1, 0);
    }

    /// <summary>Adds each amount, times a sign, to what is posted and what is pending on both of its accounts.</summary>
    private string? Book(TransferList transfers, int posted, int pending)
    {
        foreach (var transfer in transfers)
        {
            if (!_accounts.TryGetValue(transfer.Debit, out var debit) || !_accounts.TryGetValue(transfer.Credit, out var credit))
            {
                return $"It moves from '{transfer.Debit}' to '{transfer.Credit}', of which one does not exist.";
            }

            BigInteger amount = transfer.Amount.Value;
            debit.DebitsPosted += posted * amount;
            debit.DebitsPending += pending * amount;
            credit.CreditsPosted += posted * amount;
            credit.CreditsPending += pending * amount;
            var (debited, credited) = (_assets[debit.Asset.Value], _assets[credit.Asset.Value]);
            debited.DebitsPosted += posted * amount;
            debited.DebitsPending += pending * amount;
            credited.CreditsPosted += posted * amount;
            credited.CreditsPending += pending * amount;
        }

        foreach (var transfer in transfers)
        {
            if ((_accounts[transfer.Debit].Fault() ?? _accounts[transfer.Credit].Fault()) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // A hash in place of the transfers: an auditor must remember every transaction there ever was.
    private static Hash256 HashOf(TransferList transfers, bool exchanged)
    {
        var writer = new ByteWriter(stackalloc byte[512]);
        foreach (var (debit, credit, amount) in transfers)
        {
            if (!amount.IsZero)
            {
                writer.Name((exchanged ? credit : debit).Value);
                writer.Name((exchanged ? debit : credit).Value);
                writer.Amount(amount);
            }
        }

        return new Hash256(SHA256.HashData(writer.Written));
    }

    /// <summary>What must be remembered of a transaction.</summary>
    /// <param name="UndoneBy">The hash of the transfers that would undo it; null while it has posted nothing.</param>
    /// <param name="IsReversed">True once they did.</param>
    private readonly record struct AuditedTransaction(Hash256? UndoneBy, bool IsReversed);

    private sealed class AuditedAsset(Asset asset)
    {
        public Asset Asset { get; } = asset;

        public int Accounts { get; set; }

        public BigInteger DebitsPosted { get; set; }

        public BigInteger CreditsPosted { get; set; }

        public BigInteger DebitsPending { get; set; }

        public BigInteger CreditsPending { get; set; }
    }

    private sealed class AuditedAccount(AccountOpened opened)
    {
        private static readonly BigInteger Most = UInt128.MaxValue;

        public Asset Asset { get; } = opened.Asset;

        public BigInteger DebitsPosted { get; set; }

        public BigInteger CreditsPosted { get; set; }

        public BigInteger DebitsPending { get; set; }

        public BigInteger CreditsPending { get; set; }

        /// <summary>The rule that the totals break; null for none.</summary>
        public string? Fault()
        {
            var (debits, credits) = (DebitsPosted + DebitsPending, CreditsPosted + CreditsPending);
            if (debits > Most || credits > Most || DebitsPending.Sign < 0 || CreditsPending.Sign < 0)
            {
                return $"A total of the account '{opened.Id}' leaves the range of amounts.";
            }

            var balance = opened.NormalSide == NormalSide.Credit ? CreditsPosted - debits : DebitsPosted - credits;
            return opened.Overdraft.Limit is { } limit && balance < -(BigInteger)limit.Value
                ? $"The account '{opened.Id}' passes its overdraft."
                : null;
        }
    }
}
