using System.Numerics;
using System.Security.Cryptography;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// The auditor's own bookkeeping, from the entries alone. It shares no code with the execution that it checks, is slow
/// and plain on purpose, and knows what a state cannot: every id there ever was.
/// </summary>
internal sealed partial class AuditBooks
{
    private readonly Dictionary<AccountId, AuditedAccount> _accounts = [];
    private readonly Dictionary<TransactionId, AuditedTransaction> _transactions = [];
    private readonly Dictionary<TransactionId, TransactionReserved> _reserved = [];
    private readonly SortedDictionary<string, AuditedAsset> _assets = new(StringComparer.Ordinal);

    // Whose books these are, as the chain's first entry says.
    private int _number;
    private int _shards = 1;

    public int Accounts => _accounts.Count;

    public int OpenReservations => _reserved.Count;

    public ulong Transactions => (ulong)_transactions.Count;

    /// <summary>How many entries were booked: the position in the tree of the next one.</summary>
    public ulong Entries { get; private set; }

    /// <summary>What an audit of all shards of the ledger has to know of this one.</summary>
    public CrossShardFacts Facts { get; } = new();

    public IReadOnlyList<AssetTotals> Assets =>
        [.. _assets.Values.Select(a => new AssetTotals(a.Asset, a.Accounts, a.Here.DebitsPosted, a.Here.DebitsPending))];

    /// <summary>Books the next entry of the tree; what is wrong with it, or null.</summary>
    public string? Add(Entry entry, Hash256 leaf)
    {
        var at = new EntryReference(Entries++, leaf);
        return entry switch
        {
            ShardOpened opened => Begin(opened),
            AccountOpened opened => Open(opened),
            TransactionPosted posted => Create(posted, at, posted.Transfers)
                ?? Undo(posted) ?? Book(posted.Transfers, posted.Agreement?.Assets, 1, 0),
            TransactionReserved reserved => Reserve(reserved, at),
            PendingPosted posted => End(posted, at, posted.Transfers),
            ResolutionEntry ended => End(ended, at, null),
            TransactionPrepared prepared => Hold(prepared, at),
            HoldCommitted committed => EndHold(committed, at, committed.Transfers),
            HoldReleased released => EndHold(released, at, null),
            TransactionAborted aborted => Abort(aborted, at),
            _ => null,
        };
    }

    /// <summary>Compares an account of the executed state with these books; where they differ, or null.</summary>
    public string? Compare(Account account)
    {
        var booked = _accounts.GetValueOrDefault(account.Id);
        return booked is not null && booked.Asset == account.Asset && booked.Sums.Equal(account.Totals)
                ? null
                : $"The entries of the account '{account.Id}' do not add up to its totals.";
    }

    /// <summary>The first asset of which debits are not credits, in words; null if the books balance.</summary>
    public string? Imbalance()
    {
        foreach (var asset in _assets.Values)
        {
            if (!(asset.Here + asset.Elsewhere).IsBalanced)
            {
                return $"The debits of {asset.Asset} are not equal to its credits.";
            }
        }

        return null;
    }

    private string? Begin(ShardOpened opened)
    {
        (_number, _shards) = (opened.Shard.Number, opened.Shards);
        return null;
    }

    private string? Open(AccountOpened opened)
    {
        if (!IsHere(opened.Id))
        {
            return $"The account '{opened.Id}' belongs to another shard.";
        }

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

    private string? Create(TransactionEntry entry, EntryReference at, TransferList? posted)
    {
        var known = new AuditedTransaction(at, posted is null ? null : HashOf(posted, exchanged: true), IsReversed: false);
        if (!_transactions.TryAdd(entry.Id, known))
        {
            return $"The transaction id '{entry.Id}' was used before.";
        }

        return _heldIds.Contains(entry.Id) ? $"The transaction '{entry.Id}' is held for another shard." : Agree(entry, at);
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

    private string? Reserve(TransactionReserved entry, EntryReference at)
    {
        if (Create(entry, at, null) is { } problem)
        {
            return problem;
        }

        _reserved.Add(entry.Id, entry);
        return Book(entry.Transfers, entry.Agreement?.Assets, 0, 1);
    }

    private string? End(ResolutionEntry entry, EntryReference at, TransferList? posted)
    {
        if (!_reserved.Remove(entry.Id, out var reserved))
        {
            return $"The transaction '{entry.Id}' is not pending.";
        }

        var assets = reserved.Agreement?.Assets;
        if (assets is not null)
        {
            Facts.AddResolution(at, entry);
        }

        if (posted is null)
        {
            return Book(reserved.Transfers, assets, 0, -1);
        }

        if (!IsPart(posted, reserved.Transfers))
        {
            return $"It posts what '{entry.Id}' did not reserve.";
        }

        _transactions[entry.Id] = _transactions[entry.Id] with { UndoneBy = HashOf(posted, exchanged: true) };
        return Book(reserved.Transfers, assets, 0, -1) ?? Book(posted, assets, 1, 0);
    }

    /// <summary>Adds each amount, times a sign, to what is posted and what is pending on both of its accounts.</summary>
    /// <param name="transfers">The amounts.</param>
    /// <param name="assets">What each of them moves, if some of the accounts are on other shards; null if none may be.</param>
    /// <param name="posted">The sign for what is posted.</param>
    /// <param name="pending">The sign for what is pending.</param>
    private string? Book(TransferList transfers, ValueList<Asset>? assets, int posted, int pending)
    {
        for (var i = 0; i < transfers.Count; i++)
        {
            var (from, to, amount) = transfers[i];
            if (Misplaced(transfers[i], assets?[i]) is { } problem)
            {
                return problem;
            }

            BigInteger units = amount.Value;
            var debits = new AuditSums(posted * units, 0, pending * units, 0);
            var credits = new AuditSums(0, posted * units, 0, pending * units);
            var debit = _accounts.GetValueOrDefault(from);
            var credit = _accounts.GetValueOrDefault(to);
            if (debit is not null)
            {
                debit.Sums += debits;
                _assets[debit.Asset.Value].Here += debits;
            }

            if (credit is not null)
            {
                credit.Sums += credits;
                _assets[credit.Asset.Value].Here += credits;
            }

            // A transfer between two other shards is nothing to this one.
            if (debit is null != credit is null)
            {
                _assets[assets![i].Value].Elsewhere += debit is null ? debits : credits;
            }
        }

        return FaultOf(transfers);
    }

    /// <summary>What is wrong with a transfer's accounts, whatever it moves; null for nothing.</summary>
    private string? Misplaced(Transfer transfer, Asset? asset)
    {
        foreach (var id in (ReadOnlySpan<AccountId>)[transfer.Debit, transfer.Credit])
        {
            if (_accounts.TryGetValue(id, out var account))
            {
                if (asset is { } stated && stated != account.Asset)
                {
                    return $"It moves {stated}, and the account '{id}' counts {account.Asset}.";
                }
            }
            else if (asset is null || IsHere(id))
            {
                return $"It moves from '{transfer.Debit}' to '{transfer.Credit}', of which one does not exist.";
            }
        }

        return null;
    }

    private string? FaultOf(TransferList transfers)
    {
        foreach (var (debit, credit, _) in transfers)
        {
            if ((_accounts.GetValueOrDefault(debit)?.Fault() ?? _accounts.GetValueOrDefault(credit)?.Fault()) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private bool IsHere(AccountId id) => _shards == 1 || Placement.ShardOf(id, _shards) == _number;

    private static bool IsPart(TransferList posted, TransferList of) => posted.Count == of.Count && posted.Zip(of).All(pair =>
        pair.First.Debit == pair.Second.Debit
        && pair.First.Credit == pair.Second.Credit
        && pair.First.Amount <= pair.Second.Amount);

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
}
