using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Synod.Ledger.Tests;

/// <summary>
/// Random lives of a shard against the model: the same outcomes, the same totals, and what no life may break. Each block
/// that is committed on the way is replayed by <see cref="TestShard"/> on a second state.
/// </summary>
public class LedgerModelTests
{
    private static readonly string[] EveryOutcome =
    [
        "applied", "repeated", "AccountConflict", "AccountNotFound", "AlreadyExpired", "AlreadyPosted", "AlreadyReversed",
        "AlreadyVoided", "AmountExceedsPending", "AssetMismatch", "InsufficientFunds", "NotPending", "NotPosted", "Overflow",
        "TransactionConflict", "TransactionNotFound",
    ];

    [Fact]
    public void A_shard_does_what_the_model_does()
    {
        var met = new HashSet<string>();
        Prop.ForAll(Steps.Arbitrary, steps => Live(steps, met)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

        // Lives that never meet a rule would agree about nothing.
        Assert.Equal(EveryOutcome.Order(), met.Order());
    }

    private static void Live(Step[] steps, HashSet<string> met)
    {
        var shard = new TestShard();
        shard.Next(2);
        var model = new LedgerModel();
        var committed = model.Copy();
        foreach (var step in steps)
        {
            var now = shard.Draft.Timestamp;
            switch (step)
            {
                case Step.Do(var command):
                    var expected = model.Do(command, now);
                    Assert.Equal(expected, Name(shard.Do(command)));
                    met.Add(expected.Split(' ')[0]);
                    Assert.Equal(model.Count + 1, (int)shard.State.TreeSize + shard.Draft.EntryCount);
                    break;
                case Step.Commit(var seconds):
                    shard.Next((now.Microseconds / 1_000_000) + seconds);
                    committed = model.Copy();
                    model.ExpireDue(shard.Draft.Timestamp);
                    Compare(shard.State, committed);
                    break;
                default:
                    var (before, digest) = (SnapshotCodec.Encode(shard.State), shard.State.Digest);
                    shard.Drop((now.Microseconds / 1_000_000) + 1);
                    Assert.Equal(before, SnapshotCodec.Encode(shard.State));
                    Assert.Equal(digest, shard.State.Digest);
                    model = committed.Copy();
                    model.ExpireDue(shard.Draft.Timestamp);
                    break;
            }
        }

        shard.Commit();
        Compare(shard.State, model);
        Audit(shard);
    }

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Applied applied => $"applied {applied.Index}",
        Outcome.Repeated repeated => $"repeated {repeated.Index}",
        Outcome.Refused refused => refused.Why.Code.ToString(),
        _ => throw new NotSupportedException(),
    };

    private static void Compare(ShardState state, LedgerModel model)
    {
        Assert.Equal(model.Accounts.Select(a => a.Id), state.Accounts.Select(a => a.Id));
        foreach (var account in state.Accounts)
        {
            var totals = account.Totals;
            Assert.Equal(
                model.Totals(account.Id),
                new[] { totals.DebitsPosted, totals.CreditsPosted, totals.DebitsPending, totals.CreditsPending }
                    .Select(amount => (BigInteger)amount.Value));
            Assert.True(account.IsWithinOverdraft);
        }

        foreach (var asset in state.Accounts.GroupBy(a => a.Asset))
        {
            Assert.Equal(Sum(asset, t => t.DebitsPosted), Sum(asset, t => t.CreditsPosted));
            Assert.Equal(Sum(asset, t => t.DebitsPending), Sum(asset, t => t.CreditsPending));
        }

        foreach (var (command, expiry) in model.Open)
        {
            Assert.True(state.TryGetPending(command.Id, out var reservation));
            Assert.Equal(command.Transfers, reservation.Transfers);
            Assert.Equal(expiry, reservation.Expiry);
        }

        Assert.Equal(model.Open.Min(open => open.Expiry), state.NextExpiry);
        var snapshot = SnapshotCodec.Encode(state);
        Assert.Equal(snapshot, SnapshotCodec.Encode(SnapshotCodec.Decode(snapshot)));
    }

    private static BigInteger Sum(IEnumerable<Account> accounts, Func<Totals, Amount> part) =>
        accounts.Aggregate(BigInteger.Zero, (sum, account) => sum + part(account.Totals).Value);

    private static void Audit(TestShard shard)
    {
        var auditor = new ChainAuditor(Make.Shard, null, shard.Leaves);
        foreach (var block in shard.Blocks)
        {
            auditor.Add(block);
        }

        var report = auditor.Finish();
        Assert.Equal(shard.State.HeadHash, report.HeadHash);
        Assert.Equal(shard.State.AccountCount, report.Accounts);
    }
}
