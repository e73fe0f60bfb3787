using System.Numerics;

namespace Synod.Ledger.Tests;

/// <summary>
/// Carries a schedule out, and keeps beside it the plainest model there is: what each home has accepted, taken as done at once on
/// all accounts.
/// </summary>
internal sealed class ScheduledLife(Schedule schedule, HashSet<string> met)
{
    private readonly TestLedger _ledger = new();
    private readonly List<(int Shard, Command Command)> _sent = [];
    private readonly Dictionary<(TransactionId Id, int Attempt, int Shard), LegVote> _votes = [];
    private readonly Dictionary<TransactionId, int> _aborted = [];
    private readonly Dictionary<TransactionId, SubmitTransaction> _reserved = [];
    private readonly HashSet<TransactionId> _decided = [];
    private readonly List<Transfer> _posted = [];
    private int _locals;

    public void Live()
    {
        for (var shard = 0; shard < TestLedger.Count; shard++)
        {
            _ledger[shard].Have(
                Make.Open(TestLedger.On(shard, "credit"), "12"),
                Make.Open(TestLedger.On(shard, "debit"), "7", NormalSide.Debit),
                Make.Open(TestLedger.On(shard, "free"), "unlimited"));
        }

        _ledger.Next();
        foreach (var act in schedule.Acts)
        {
            Do(act, schedule.Transactions[act.Transaction]);
        }

        End();
    }

    private static int HomeOf(SubmitTransaction transaction) => Placement.ShardOf(transaction.Transfers[0].Debit, TestLedger.Count);

    private int AttemptOf(TransactionId id) => _aborted.GetValueOrDefault(id) + 1;

    private void Do(Act act, SubmitTransaction transaction)
    {
        var (id, home) = (transaction.Id, HomeOf(transaction));
        var participants = Legs.ParticipantsOf(transaction.Transfers, TestLedger.Count, home);
        switch (act.Kind)
        {
            case ActKind.Prepare:
                var shard = participants[act.Choice % participants.Count];
                var attempt = Math.Max(1, AttemptOf(id) - (act.Choice % 7 == 0 ? 1 : 0));
                Send(shard, TestLedger.Leg(transaction, shard, attempt));
                break;
            case ActKind.Decide:
                Decide(transaction, home, participants, Math.Max(1, AttemptOf(id) - (act.Choice % 5 == 0 ? 1 : 0)));
                break;
            case ActKind.Abort:
                Send(home, new AbortTransaction(id, AttemptOf(id)));
                break;
            case ActKind.Settle:
                Settle(act.Choice);
                break;
            case ActKind.Post:
                Send(home, new PostPending(id, [.. transaction.Transfers.Select((t, i) => Part(t, act.Choice + i))]));
                break;
            case ActKind.Void:
                Send(home, new VoidPending(id));
                break;
            case ActKind.Local:
                Local(act.Choice);
                break;
            case ActKind.Again when _sent.Count > 0:
                var (to, command) = _sent[act.Choice % _sent.Count];
                Send(to, command);
                break;
            case ActKind.Commit:
                Commit();
                break;
            case ActKind.Audit:
                Audit();
                break;
        }
    }

    // Some of it, and at least 1, so that it is never a post of nothing.
    private static Amount Part(Transfer transfer, int choice) => new(1 + ((UInt128)choice % transfer.Amount.Value));

    private void Decide(SubmitTransaction transaction, int home, IReadOnlyList<int> participants, int attempt)
    {
        var votes = participants.Where(shard => _votes.ContainsKey((transaction.Id, attempt, shard)))
            .Select(shard => _votes[(transaction.Id, attempt, shard)]).ToArray();
        if (votes.Length == participants.Count)
        {
            Send(home, new DecideTransaction(transaction, TestLedger.Agree(transaction.Transfers, attempt, votes)));
        }
    }

    private void Settle(int choice)
    {
        var shard = choice % TestLedger.Count;
        var holds = _ledger[shard].State.Holds;
        if (holds.Count > 0 && holds.ElementAt(choice % holds.Count) is var hold && _ledger.Answer(shard, hold) is { } answer)
        {
            Send(shard, answer);
        }
    }

    private void Local(int choice)
    {
        var shard = choice % TestLedger.Count;
        string[] names = ["credit", "debit", "free"];
        var (from, to) = (names[choice / 3 % 3], names[((choice / 3) + 1 + (choice / 9 % 2)) % 3]);
        Send(shard, Make.Post(
            $"l{_locals++}", Make.Move(TestLedger.On(shard, from), TestLedger.On(shard, to), 1 + ((UInt128)choice % 15))));
    }

    private void Send(int shard, Command command)
    {
        _sent.Add((shard, command));
        var outcome = _ledger[shard].Do(command);
        if (outcome is Outcome.Refused refused)
        {
            met.Add($"refused {command.GetType().Name} {refused.Why.Code}");
            return;
        }

        var isNew = outcome is Outcome.Applied;
        switch (command)
        {
            case PrepareTransaction prepare:
                var index = outcome is Outcome.Applied applied ? applied.Index : ((Outcome.Repeated)outcome).Index;
                met.Add(isNew ? "prepared" : "prepared again");
                met.Add(isNew && _decided.Contains(prepare.Id) ? "spare hold" : "prepared");
                _votes[(prepare.Id, prepare.Attempt, shard)] = new LegVote(shard, _ledger[shard].Refer(index));
                break;
            case DecideTransaction decide:
                Accept((SubmitTransaction)decide.Transaction, isNew);
                break;
            case SubmitTransaction submit:
                Accept(submit, isNew);
                break;
            case AbortTransaction abort when isNew:
                Assert.DoesNotContain(abort.Id, _decided);
                Assert.True(abort.Attempt > _aborted.GetValueOrDefault(abort.Id));
                _aborted[abort.Id] = abort.Attempt;
                met.Add("aborted");
                break;
            case PostPending post when isNew:
                Assert.True(_reserved.Remove(post.Id, out var reserved));
                _posted.AddRange(reserved.Transfers.Select((t, i) => t with { Amount = post.Amounts![i] }));
                met.Add("posted");
                break;
            case VoidPending @void when isNew:
                Assert.True(_reserved.Remove(@void.Id));
                met.Add("voided");
                break;
            case CommitHold commit:
                Assert.True(isNew);
                met.Add("committed");
                break;
            case ReleaseHold:
                Assert.True(isNew);
                met.Add("released");
                break;
        }
    }

    private void Accept(SubmitTransaction submit, bool isNew)
    {
        Assert.Equal(isNew, _decided.Add(submit.Id));
        if (!isNew)
        {
            return;
        }

        met.Add(submit.Pending is null ? "decided" : "reserved");
        if (submit.Pending is null)
        {
            _posted.AddRange(submit.Transfers);
        }
        else
        {
            _reserved.Add(submit.Id, submit);
        }
    }

    private void Commit()
    {
        _ledger.Next();
        for (var shard = 0; shard < TestLedger.Count; shard++)
        {
            var state = _ledger[shard].State;
            Assert.All(state.Accounts, account => Assert.True(account.IsWithinOverdraft));
            var snapshot = SnapshotCodec.Encode(state);
            Assert.Equal(snapshot, SnapshotCodec.Encode(SnapshotCodec.Decode(snapshot)));
        }
    }

    private LedgerAuditReport Audit()
    {
        Commit();
        var report = new LedgerAuditor(_ledger.Audits()).Check();
        Assert.True(report.IsComplete);
        var totals = Assert.Single(report.Assets);
        Assert.Equal(Sum(_posted), totals.Posted);
        Assert.Equal(Sum(_reserved.Values.SelectMany(r => r.Transfers)), totals.Pending);
        Assert.Equal((ulong)_decided.Count(id => id.Value[0] == 't'), report.Transactions);
        return report;
    }

    /// <summary>Whoever drove the transactions is gone: the homes are asked, once, about everything that is held.</summary>
    private void End()
    {
        Commit();
        foreach (var transaction in schedule.Transactions)
        {
            Send(HomeOf(transaction), new AbortTransaction(transaction.Id, AttemptOf(transaction.Id) + 1));
            if (_reserved.ContainsKey(transaction.Id))
            {
                Send(HomeOf(transaction), new VoidPending(transaction.Id));
            }
        }

        Commit();
        _ledger.SettleAll();
        var report = Audit();
        Assert.Equal((0UL, 0UL, 0UL), (report.UndecidedHolds, report.ReservedHolds, report.UnsettledHolds));
        foreach (var id in Schedule.Accounts)
        {
            var totals = _ledger[Placement.ShardOf(Make.Account(id), TestLedger.Count)].Totals(id);
            Assert.Equal(Sum(_posted.Where(t => t.Debit.Value == id)), totals.DebitsPosted.Value);
            Assert.Equal(Sum(_posted.Where(t => t.Credit.Value == id)), totals.CreditsPosted.Value);
            Assert.Equal((Amount.Zero, Amount.Zero), (totals.DebitsPending, totals.CreditsPending));
        }
    }

    private static BigInteger Sum(IEnumerable<Transfer> transfers) =>
        transfers.Aggregate(BigInteger.Zero, (sum, transfer) => sum + transfer.Amount.Value);
}
