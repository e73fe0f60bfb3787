using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary>
/// Takes blocks and checkpoints of any number of shards and keeps what is found. A fault ends the audit of its shard, not of
/// the others.
/// </summary>
internal sealed class AuditSession(IReadOnlyList<VerifierKey> trusted)
{
    private readonly Dictionary<ShardKey, ShardAudit> _open = [];
    private readonly Dictionary<LedgerName, List<ShardAudit>> _ended = [];
    private readonly List<AuditVerdict> _verdicts = [];
    private readonly List<LedgerVerdict> _ledgers = [];
    private readonly List<string> _findings = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<VerifierKey> _used = [];

    /// <summary>The shards whose audit has ended, in that order.</summary>
    public IReadOnlyList<AuditVerdict> Verdicts => _verdicts;

    /// <summary>The ledgers of several shards whose chains were held against each other.</summary>
    public IReadOnlyList<LedgerVerdict> Ledgers => _ledgers;

    /// <summary>What is wrong with the place where the chains are kept: files, records, votes.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>What a reader should know and what is no fault.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>True if nothing is wrong.</summary>
    public bool IsSound => _findings.Count == 0 && _verdicts.All(v => v.Fault is null) && _ledgers.All(v => v.Fault is null);

    /// <summary>The trusted keys that are of no audited shard.</summary>
    public IEnumerable<VerifierKey> UnusedKeys => trusted.Where(key => !_used.Contains(key));

    /// <summary>Something is wrong.</summary>
    public void Find(string finding) => _findings.Add(finding);

    /// <summary>Something should be said.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Begins the audit of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="leafHashes">Leaf hashes that were kept apart from the blocks; null if there are none.</param>
    public void Begin(ShardKey shard, Func<ulong, int, IReadOnlyList<Hash256>?>? leafHashes = null)
    {
        var suffix = "/" + shard;
        var key = trusted.FirstOrDefault(k => k.Name.EndsWith(suffix, StringComparison.Ordinal));
        if (key is not null)
        {
            _used.Add(key);
        }

        _open.Add(shard, new ShardAudit(new ChainAuditor(shard, key, leafHashes), key is not null));
    }

    /// <summary>True if the shard's audit has begun and not ended.</summary>
    public bool IsOpen(ShardKey shard) => _open.ContainsKey(shard);

    /// <summary>The shard's next block; false once the shard has a fault, and more of it is of no use.</summary>
    public bool Add(ShardKey shard, ReadOnlyMemory<byte> block) => Guard(shard, audit => audit.Auditor.Add(block));

    /// <summary>A checkpoint of the shard; false as for <see cref="Add"/>.</summary>
    public bool AddCheckpoint(ShardKey shard, string note) => Guard(shard, audit => audit.Auditor.AddCheckpoint(note));

    /// <summary>A fault of the shard that its blocks do not show: one of them is missing.</summary>
    public void Fail(ShardKey shard, ulong height, string reason)
    {
        var audit = _open[shard];
        audit.Fault ??= new AuditFault(height, null, reason);
    }

    /// <summary>Ends the audit of a shard.</summary>
    public void End(ShardKey shard)
    {
        _open.Remove(shard, out var audit);
        AuditReport? report = null;
        if (audit!.Fault is null)
        {
            Guard(audit, () => report = audit.Auditor.Finish());
        }

        _verdicts.Add(new AuditVerdict(shard, report, audit.Fault, audit.IsPinned));
        if (!_ended.TryGetValue(shard.Ledger, out var chains))
        {
            _ended.Add(shard.Ledger, chains = []);
        }

        chains.Add(audit);
    }

    /// <summary>Holds the chains of each ledger of several shards against each other, whose shards' audits have ended.</summary>
    public void EndLedgers()
    {
        foreach (var (ledger, chains) in _ended)
        {
            if (chains.Exists(chain => chain.Fault is not null))
            {
                NoteUnchecked(ledger, chains);
            }
            else if (chains[0].Auditor.Shards > 1)
            {
                _ledgers.Add(Check(ledger, [.. chains.Select(chain => chain.Auditor)]));
            }
        }

        _ended.Clear();
    }

    /// <summary>
    /// What the open chains of a ledger name of each other and what was not read yet; nothing once one of them has a fault.
    /// </summary>
    public IReadOnlyList<MissingEntries> MissingOf(LedgerName ledger)
    {
        var chains = _open.Where(open => open.Key.Ledger == ledger).Select(open => open.Value).ToArray();
        if (chains.Any(chain => chain.Fault is not null))
        {
            return [];
        }

        try
        {
            return new LedgerAuditor([.. chains.Select(chain => chain.Auditor)]).Check().Missing;
        }
        catch (AuditException)
        {
            // It is found again, and told, when the shards end.
            return [];
        }
    }

    /// <summary>The height up to which an open shard was audited, and how many entries that is.</summary>
    public (ulong Height, ulong TreeSize) PlaceOf(ShardKey shard) => (_open[shard].Auditor.Height, _open[shard].Auditor.TreeSize);

    /// <summary>Ends the audit of every shard that is open.</summary>
    public void EndAll()
    {
        foreach (var shard in _open.Keys.ToArray())
        {
            End(shard);
        }
    }

    private LedgerVerdict Check(LedgerName ledger, ChainAuditor[] chains)
    {
        try
        {
            var report = new LedgerAuditor(chains).Check();
            foreach (var missing in report.Missing)
            {
                Note($"Shard {missing.Shard} ends before entry {missing.TreeSize - 1} of its tree, which shard {missing.NamedBy} names "
                    + $"(block {missing.Height}, entry {missing.EntryPosition}): it was read while the ledger went on, or was cut off. "
                    + "The sums over all shards were not checked.");
            }

            return new LedgerVerdict(ledger, report, null, null);
        }
        catch (AuditException exception)
        {
            return new LedgerVerdict(
                ledger, null, exception.Shard, new AuditFault(exception.Height, exception.EntryPosition, exception.Reason));
        }
    }

    private void NoteUnchecked(LedgerName ledger, List<ShardAudit> chains)
    {
        if (chains.Count > 1)
        {
            Note($"The shards of the ledger {ledger} were not held against each other, since one of them has a fault of its own.");
        }
    }

    private bool Guard(ShardKey shard, Action<ShardAudit> check)
    {
        var audit = _open[shard];
        return audit.Fault is null && Guard(audit, () => check(audit));
    }

    private static bool Guard(ShardAudit audit, Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (AuditException exception)
        {
            audit.Fault = new AuditFault(exception.Height, exception.EntryPosition, exception.Reason);
            return false;
        }
    }

    private sealed class ShardAudit(ChainAuditor auditor, bool isPinned)
    {
        public ChainAuditor Auditor => auditor;

        public bool IsPinned => isPinned;

        public AuditFault? Fault { get; set; }
    }
}

/// <summary>What the audit of a shard came to.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Report">What was checked; null if there is a fault.</param>
/// <param name="Fault">The first fault; null if there is none.</param>
/// <param name="IsPinned">True if the user's own key was demanded; false if the chain's word was taken for its signer.</param>
internal sealed record AuditVerdict(ShardKey Shard, AuditReport? Report, AuditFault? Fault, bool IsPinned);

/// <summary>What the audit of all shards of a ledger together came to.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Report">What was found; null if there is a fault.</param>
/// <param name="Shard">The shard that the fault is in; null if there is none.</param>
/// <param name="Fault">The first fault; null if there is none.</param>
internal sealed record LedgerVerdict(LedgerName Ledger, LedgerAuditReport? Report, ShardKey? Shard, AuditFault? Fault);

/// <summary>Where a chain is wrong.</summary>
/// <param name="Height">The block; null if the fault is in no block.</param>
/// <param name="Entry">The entry's position in its block, from 0; null if none can be named.</param>
/// <param name="Reason">What is wrong.</param>
internal sealed record AuditFault(ulong? Height, int? Entry, string Reason);
