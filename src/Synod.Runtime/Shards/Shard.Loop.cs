using Microsoft.Extensions.Logging;
using Synod.Ledger;

namespace Synod.Runtime;

/// <content>The loop: load, walk, lead, and what to do when one of them fails.</content>
public sealed partial class Shard
{
    // A timer's longest wait; a shard whose next expiry is later looks again then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>
    /// Runs the shard until it is drained, is deposed for good, or finds what a person must look at. It never throws. The
    /// token ends it wherever it is: a crash as far as the chain can tell.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await LiveAsync(cancellationToken);

        // Whoever ends a shard closes its stores next.
        await _chain.EndAsync();
    }

    private async ValueTask LiveAsync(CancellationToken cancellationToken)
    {
        var start = _ports.Time.GetTimestamp();
        ulong? snapshotHeight = null;
        while (true)
        {
            try
            {
                snapshotHeight ??= await _chain.LoadAsync(cancellationToken);
                await BecomeLeaderAsync(cancellationToken);
                Announce(snapshotHeight.Value, start);
                await LeadAsync(cancellationToken);
                End(Draining);
                return;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                End(Draining);
                return;
            }
            catch (DeposedException e) when (_hasLed && _options.WhenDeposed == WhenDeposed.Retire)
            {
                Retire(e);
                return;
            }
            catch (Exception e) when (e is DeposedException or NoQuorumException or (StoreException and not CorruptRecordException))
            {
                _failures++;
                await PauseAsync(e, cancellationToken);
            }
            catch (Exception e)
            {
                // Replicas differ, bytes are wrong, or the program is: going on could only make it worse.
                Stop(e);
                return;
            }

            if (_draining)
            {
                End(Draining);
                return;
            }
        }
    }

    private async ValueTask BecomeLeaderAsync(CancellationToken cancellationToken)
    {
        _ahead = null;
        await _chain.Index.SettleAsync();
        var yields = _hasLed && _options.WhenDeposed == WhenDeposed.Retire;
        await _proposer.WalkAsync(yields, cancellationToken);
        _chain.CheckIndexIsNotAhead();
        _chain.CheckSigner();
        await ResolveInDoubtAsync(cancellationToken);
        _hasLed = true;
        if (_chain.State.Height == 0)
        {
            var draft = _chain.State.Draft(Now(), _proposer.Self.Value);
            draft.OpenShard(_identity.Shards, _identity.Origin, _ports.Signer.PublicKey);
            _inDoubt = new BlockAssembly(draft, []);
            await ProposeInDoubtAsync(cancellationToken);
        }
    }

    private async ValueTask LeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _mailbox.WaitAsync(UntilNextExpiry(), _ports.Time, cancellationToken);

            // Behind whoever is about to hand something in: it comes into this block instead of having one of its own. Where nobody
            // is, nothing waits.
            await Task.Yield();
            if (await LeadOnceAsync(cancellationToken))
            {
                // Only work that was done says that the acceptors are well: a full disk still takes a promise.
                _failures = 0;
            }
            else if (_draining)
            {
                await _chain.SnapshotAsync(cancellationToken);
                return;
            }
        }
    }

    /// <summary>One turn: everything that waits becomes one block, and is answered when that is chosen.</summary>
    /// <returns>False if there was nothing to do.</returns>
    private async ValueTask<bool> LeadOnceAsync(CancellationToken cancellationToken)
    {
        var confirmations = _mailbox.TakeConfirmations();
        try
        {
            var taken = _mailbox.Take(Block.MaxEntries);
            var assembly = new BlockAssembly(_chain.State.Draft(Now(), _proposer.Self.Value), taken);
            _inDoubt = assembly;
            var ahead = _ahead?.Begins(taken) == true ? _ahead : null;
            _ahead = null;
            var history = await _known.ForAsync(assembly.Commands, _chain.State, ahead, cancellationToken);
            assembly.Execute(history, _ports.Entropy);
            var hasWork = assembly.Commands.Count + confirmations.Count > 0 || !assembly.Draft.IsEmpty;
            if (!assembly.Draft.IsEmpty)
            {
                await ProposeInDoubtAsync(cancellationToken);
            }
            else if (hasWork)
            {
                // A refusal and a repeat are reads: they too must not come from a leader of yesterday.
                await _proposer.ConfirmAsync(cancellationToken);
                await AnswerInDoubtAsync(cancellationToken);
            }

            _inDoubt = null;
            confirmations.ForEach(c => c.TrySetResult());
            _mailbox.RemoveFinished();
            return hasWork;
        }
        catch
        {
            // They wait for the next turn, or hear why there is none.
            _mailbox.PutBack(confirmations);
            throw;
        }
    }

    private async ValueTask ProposeInDoubtAsync(CancellationToken cancellationToken)
    {
        var assembly = _inDoubt!;
        if (_mailbox.Peek(Block.MaxEntries) is { Count: > 0 } waiting)
        {
            LookAhead? ahead = null;
            var proposing = ProposeBehindAsync(assembly, cancellationToken);
            try
            {
                ahead = await _known.AheadAsync(waiting, assembly.Draft, cancellationToken);
            }
            finally
            {
                await proposing;
            }

            // Not before: it stands on this block.
            _ahead = ahead;
        }
        else
        {
            await _proposer.ProposeAsync(assembly.Draft, assembly.Propose(), cancellationToken);
        }

        await AnswerInDoubtAsync(cancellationToken);
    }

    // Sealed, written and applied behind the loop, which in the meantime touches neither the block nor the state.
    private async Task ProposeBehindAsync(BlockAssembly assembly, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await _proposer.ProposeAsync(assembly.Draft, assembly.Propose(), cancellationToken);
    }

    private async ValueTask AnswerInDoubtAsync(CancellationToken cancellationToken)
    {
        var assembly = _inDoubt!;
        await assembly.AnswerAsync(
            Key.Number, async index =>
            {
                var block = await _blocks.OfEntryAsync(index, cancellationToken);
                return new CommandResult.Done(block.Place(Key.Number, index), IsRepeat: true) { Leaf = block.Leaf(index) };
            });
        _inDoubt = null;
    }

    /// <summary>
    /// After a walk the fate of a block that was in doubt is known: either it is the one in the chain, or it can never be.
    /// Then its slot holds another block, or a majority has promised us a higher ballot there without having voted.
    /// </summary>
    private async ValueTask ResolveInDoubtAsync(CancellationToken cancellationToken)
    {
        if (_inDoubt is not { } assembly)
        {
            return;
        }

        if (assembly.IsProposed && assembly.Draft.Height <= _chain.State.Height)
        {
            var chosen = await _chain.Index.BlockAsync(Key, assembly.Draft.Height, cancellationToken);
            if (chosen?.Hash == assembly.Draft.Block.Header.Hash())
            {
                _failures = 0;
                await AnswerInDoubtAsync(cancellationToken);
                _mailbox.RemoveFinished();
                return;
            }
        }

        assembly.PutBack();
        _inDoubt = null;
    }

    private void Announce(ulong snapshotHeight, long start)
    {
        _unavailable = null;
        var state = _chain.State;
        var recovery = new ShardRecovery(
            snapshotHeight, state.Height, state.TreeSize, state.AccountCount, _ports.Time.GetElapsedTime(start));
        if (_recovered.TrySetResult(recovery))
        {
            _log.LogInformation("{Shard} is at block {Height}, {Entries} entries.", Key, state.Height, state.TreeSize);
        }
        else
        {
            _log.LogInformation("{Shard} answers again, at block {Height}.", Key, state.Height);
        }
    }

    private async ValueTask PauseAsync(Exception why, CancellationToken cancellationToken)
    {
        // The walk right after a first failure often clears things up; those who wait need not hear of it.
        var mayClearUp = _failures == 1 && _hasLed;
        if (!mayClearUp)
        {
            var reason = _hasLed ? UnavailableReason.NoQuorum : UnavailableReason.Starting;
            var unavailable = new UnavailableException(reason, why.Message, why);
            _unavailable = unavailable;
            _mailbox.FailAll(unavailable, Unknown(why.Message).Why);
            _log.LogWarning("{Shard} does not answer: {Reason}", Key, why.Message);
        }

        if (!mayClearUp || why is DeposedException)
        {
            await Task.Delay(Backoff(), _ports.Time, cancellationToken).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
        }
    }

    private void Retire(DeposedException why)
    {
        var fenced = new UnavailableException(
            UnavailableReason.Fenced,
            "Another process has taken over this data, and this one has stopped for good. " +
            "Stop it, or stop the other and start this one again.",
            why);
        End(fenced, why.BlockCannotBeChosen ? fenced : null);
        _log.LogError("{Shard} is led by another process now; this one has stopped answering.", Key);
    }

    private void Stop(Exception why)
    {
        var stopped = new UnavailableException(UnavailableReason.Stopped, why.Message, why);
        End(stopped);
        _log.LogCritical(why, "{Shard} has stopped: {Reason}", Key, why.Message);
    }

    private void End(UnavailableException why, UnavailableException? inDoubt = null)
    {
        _unavailable = why;
        _mailbox.Close(why);
        _mailbox.FailAll(why, inDoubt ?? Unknown(why.Message).Why);
        _recovered.TrySetException(why);

        // Nobody may be waiting for the recovery any more; then its failure is not news.
        _ = _recovered.Task.Exception;
    }

    private TimeSpan UntilNextExpiry()
    {
        if (_chain.State.NextExpiry is not { } expiry)
        {
            return LongestWait;
        }

        var wait = expiry.ToDateTimeOffset() - _ports.Time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    // Drawn between the pause and twice of it, so that two leaders that dethroned each other do not meet again.
    private TimeSpan Backoff()
    {
        var pause = Math.Min(
            _options.BackoffMin.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)), _options.BackoffMax.TotalMilliseconds);
        Span<byte> random = stackalloc byte[1];
        _ports.Entropy.Fill(random);
        return TimeSpan.FromMilliseconds(pause * (1 + (random[0] / 256.0)));
    }

    private Timestamp Now() => Timestamp.From(_ports.Time.GetUtcNow());
}
