using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary>
/// Finds a shard's chosen blocks in the votes of its acceptors, as a learner does that trusts none of them: a value is
/// chosen when a majority accepted it on the same ballot, or when the chosen block above it names it.
/// </summary>
internal sealed class ChosenChain
{
    private readonly ShardKey _shard;
    private readonly IReadOnlyList<AcceptorScan> _acceptors;
    private readonly int _majority;
    private readonly AuditSession _session;

    public ChosenChain(AuditedStore store, ShardKey shard, AuditSession session, CancellationToken cancellationToken)
    {
        _shard = shard;
        _session = session;
        _majority = (store.Acceptors.Count / 2) + 1;
        _acceptors = [.. store.Acceptors
            .Where(a => a.Votes is not null)
            .Select(a => new AcceptorScan(a, shard, session.Find, cancellationToken))];
    }

    /// <summary>The blocks in order. What is not decided at the end is left out and noted; a gap ends the chain.</summary>
    /// <param name="indexed">The hash of the block that the index names at a height; null for none.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Func<ulong, ValueTask<Hash256?>> indexed)
    {
        var open = new List<Candidates>();
        for (var slot = 1UL; ; slot++)
        {
            var candidates = await CollectAsync(slot);
            if (!candidates.IsThere)
            {
                break;
            }

            open.Add(candidates);
            if (candidates.Chosen is null && await indexed(slot) is { } hash)
            {
                candidates.ChooseByHash(hash);
            }

            if (candidates.Chosen is null)
            {
                continue;
            }

            foreach (var block in Settle(open))
            {
                yield return block;
            }

            if (open.Count > 0)
            {
                yield break;
            }
        }

        foreach (var left in open)
        {
            NoteUndecided(left);
        }
    }

    // The newest of the open slots is decided: each names the one below it. What is settled leaves the list.
    private List<ReadOnlyMemory<byte>> Settle(List<Candidates> open)
    {
        for (var i = open.Count - 2; i >= 0; i--)
        {
            if (BlockPeek.Header(open[i + 1].Chosen!.Value.Span)?.Previous is not { } previous
                || !open[i].ChooseByHash(previous))
            {
                _session.Fail(_shard, open[i].Slot, "No acceptor has the block that the block after it names.");
                return [];
            }
        }

        foreach (var candidates in open)
        {
            CompareVotes(candidates);
        }

        var blocks = open.Select(c => c.Chosen!.Value).ToList();
        open.Clear();
        return blocks;
    }

    private async ValueTask<Candidates> CollectAsync(ulong slot)
    {
        var votes = new List<(AuditedAcceptor Acceptor, Vote Vote)>();
        var isThere = false;
        foreach (var acceptor in _acceptors)
        {
            var found = await acceptor.ReadAsync(slot);
            isThere |= found.IsThere;
            if (found.Vote is { } vote)
            {
                votes.Add((acceptor.Acceptor, vote));
            }
        }

        var chosen = votes
            .GroupBy(v => v.Vote)
            .Where(group => group.Count() >= _majority)
            .Select(group => (ReadOnlyMemory<byte>?)group.Key.Value)
            .FirstOrDefault();
        return new Candidates(slot, isThere, votes) { Chosen = chosen };
    }

    // An acceptor may lag, or hold a lower ballot's value that lost. It cannot hold another value of a ballot on which, or
    // after which, the chosen value was accepted: then its record was changed, or an acceptor broke its promise.
    private void CompareVotes(Candidates candidates)
    {
        var chosen = candidates.Chosen!.Value;
        var lowest = candidates.Votes
            .Where(v => v.Vote.Value.Span.SequenceEqual(chosen.Span))
            .Select(v => v.Vote.Ballot)
            .Min();
        foreach (var (acceptor, vote) in candidates.Votes)
        {
            if (vote.Ballot >= lowest && !vote.Value.Span.SequenceEqual(chosen.Span))
            {
                _session.Find(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{acceptor.Place}': shard {_shard}, slot {candidates.Slot}: it holds another block than the chosen one, on ballot "
                    + $"{vote.Ballot}. The record was changed, or the acceptor broke its promise."));
            }
        }
    }

    private void NoteUndecided(Candidates candidates) => _session.Note(candidates.Votes.Count == 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Shard {_shard}, slot {candidates.Slot}: promised, and nothing accepted. That is no fault.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Shard {_shard}, slot {candidates.Slot}: not decided. {candidates.Votes.Count} of {_acceptors.Count} acceptors have accepted, "
            + $"no {_majority} of them the same ballot. That is no fault: nobody was told that it happened."));

    private sealed record Candidates(ulong Slot, bool IsThere, IReadOnlyList<(AuditedAcceptor Acceptor, Vote Vote)> Votes)
    {
        public ReadOnlyMemory<byte>? Chosen { get; set; }

        /// <summary>Takes the accepted value that has this hash; false if there is none.</summary>
        public bool ChooseByHash(Hash256 hash)
        {
            foreach (var (_, vote) in Votes)
            {
                if (BlockPeek.Header(vote.Value.Span)?.Hash() == hash)
                {
                    Chosen = vote.Value;
                    return true;
                }
            }

            return false;
        }
    }
}
