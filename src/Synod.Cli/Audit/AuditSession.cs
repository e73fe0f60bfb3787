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
    private readonly List<AuditVerdict> _verdicts = [];
    private readonly List<string> _findings = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<VerifierKey> _used = [];

    /// <summary>The shards whose audit has ended, in that order.</summary>
    public IReadOnlyList<AuditVerdict> Verdicts => _verdicts;

    /// <summary>What is wrong with the place where the chains are kept: files, records, votes.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>What a reader should know and what is no fault.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>True if nothing is wrong.</summary>
    public bool IsSound => _findings.Count == 0 && _verdicts.All(v => v.Fault is null);

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
    }

    /// <summary>Ends the audit of every shard that is open.</summary>
    public void EndAll()
    {
        foreach (var shard in _open.Keys.ToArray())
        {
            End(shard);
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

/// <summary>Where a chain is wrong.</summary>
/// <param name="Height">The block; null if the fault is in no block.</param>
/// <param name="Entry">The entry's position in its block, from 0; null if none can be named.</param>
/// <param name="Reason">What is wrong.</param>
internal sealed record AuditFault(ulong? Height, int? Entry, string Reason);
