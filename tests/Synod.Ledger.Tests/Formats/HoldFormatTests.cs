using System.Security.Cryptography;
using System.Text.Json;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Holds in the state digest and in snapshots.</summary>
public class HoldFormatTests
{
    private static JsonElement File => Golden.Json("holds.json");

    [Fact]
    public void The_golden_chain_is_executed_to_the_golden_snapshot()
    {
        var state = GoldenState();
        var golden = File.Hex("snapshot");
        Assert.Equal(Convert.ToHexStringLower(golden), Convert.ToHexStringLower(SnapshotCodec.Encode(state)));
        foreach (var shard in new[] { state, SnapshotCodec.Decode(golden) })
        {
            Assert.Equal(golden, SnapshotCodec.Encode(shard));
            Assert.Equal(
                File.GetProperty("holds").EnumerateArray().Select(h => (
                    h.Text("id"), h.GetProperty("position").GetUInt64(), h.GetProperty("home").GetInt32(),
                    h.GetProperty("attempt").GetInt32(), h.GetProperty("isPending").GetBoolean(), h.Time("since"))),
                shard.Holds.Select(h => (h.Id.Value, h.Position, h.Home, h.Attempt, h.IsPending, h.Since)));
        }
    }

    [Fact]
    public void A_state_goes_on_from_its_snapshot_with_all_that_is_held()
    {
        var (state, restored) = (GoldenState(), SnapshotCodec.Decode(File.Hex("snapshot")));
        Assert.Equal(state.Holds, restored.Holds);
        var account = state.Accounts.First(a => a.Totals.CreditsPosted.Value > 0).Id.Value;
        var other = state.Accounts.First(a => a.Id.Value != account).Id.Value;
        foreach (var shard in new[] { state, restored })
        {
            var draft = shard.Draft(shard.HeadTimestamp, 3);

            // What may come is known, and what is held can be given up.
            Assert.True(draft.TryExecute(Make.Post("t", Make.Move(other, account, 12)), History.Empty, default, out var outcome));
            Assert.True(Assert.IsType<Outcome.Refused>(outcome).Why.MayPass);
            Assert.True(draft.TryExecute(new ReleaseHold(Make.Id("h-3"), 5, default), History.Empty, default, out outcome));
            Assert.IsType<Outcome.Applied>(outcome);
            Assert.True(draft.TryExecute(Make.Post("t", Make.Move(other, account, 12)), History.Empty, default, out outcome));
            Assert.False(Assert.IsType<Outcome.Refused>(outcome).Why.MayPass);
            draft.Seal();
            shard.Commit(draft);
        }

        Assert.Equal(state.HeadHash, restored.HeadHash);
        Assert.Equal(SnapshotCodec.Encode(state), SnapshotCodec.Encode(restored));
    }

    [Fact]
    public void A_snapshot_without_holds_is_of_version_1()
    {
        var ledger = TestLedger.WithFunds(10);
        Assert.Equal(1, SnapshotCodec.Encode(ledger[1].State)[0]);
        ledger.Prepare(Make.Post("t", Make.Move(TestLedger.A, TestLedger.B, 1)), 1);
        ledger.Next();
        Assert.Equal(2, SnapshotCodec.Encode(ledger[1].State)[0]);
        ledger[1].Have(new ReleaseHold(Make.Id("t"), 2, default));
        ledger.Next();
        Assert.Equal(1, SnapshotCodec.Encode(ledger[1].State)[0]);
    }

    [Fact]
    public void What_does_not_hold_together_is_refused_behind_a_right_checksum()
    {
        var bytes = File.Hex("snapshot")[..^32];
        var refused = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            try
            {
                var again = Seal(changed);
                Assert.Equal(again, SnapshotCodec.Encode(SnapshotCodec.Decode(again)));
            }
            catch (FormatException e)
            {
                Assert.StartsWith("This is not a", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, bytes.Length / 4, bytes.Length - 1);
    }

    [Theory]
    [InlineData("version 3", 0, "03", "version 3")]
    [InlineData("none in the list", -HoldBytes, "0000000000000000", "a list of holds, and none in it")]
    [InlineData("the same position twice", -HoldBytes + 8 + FirstHold + 4, "0000000000000005", "out of order")]
    [InlineData("a position behind the tree", -HoldBytes + 8 + FirstHold + 4, "000000000000000b", "out of order")]
    [InlineData("an id twice", -HoldBytes + 8 + FirstHold, "03682d33", "there twice")]
    [InlineData("attempt 0", -HoldBytes + 8 + FirstHold + 16, "00000000", "of no attempt")]
    [InlineData("itself as home", -HoldBytes + 8 + FirstHold + 12, "00000001", "cannot be")]
    [InlineData("a home that there is not", -HoldBytes + 8 + FirstHold + 12, "00000002", "cannot be")]
    [InlineData("an account that there is not", -3, "7a", "cannot be")]
    public void Each_thing_that_cannot_be_is_refused(string what, int at, string hex, string says)
    {
        var bytes = File.Hex("snapshot")[..^32];
        Convert.FromHexString(hex).CopyTo(bytes, at < 0 ? bytes.Length + at : at);
        var problem = Assert.Throws<FormatException>(() => SnapshotCodec.Decode(Seal(bytes))).Message;
        Assert.True(problem.Contains(says, StringComparison.Ordinal), $"{what}: {problem}");
    }

    [Fact]
    public void The_digest_knows_what_is_held()
    {
        var (first, second, third) = (TestLedger.WithFunds(10), TestLedger.WithFunds(10), TestLedger.WithFunds(10));
        var before = first[1].State.Digest;
        first.Prepare(Make.Post("t", Make.Move(TestLedger.A, TestLedger.B, 1)), 1);
        second.Prepare(Make.Post("u", Make.Move(TestLedger.A, TestLedger.B, 1)), 1);
        third.Prepare(Make.Post("t", Make.Move(TestLedger.A, TestLedger.B, 1)), 1);
        third[1].Have(new ReleaseHold(Make.Id("t"), 2, default));
        Hash256[] digests = [before, first.Next()[1].State.Digest, second.Next()[1].State.Digest, third.Next()[1].State.Digest];
        Assert.Equal(4, digests.Distinct().Count());
    }

    // The list of holds at the end of the golden snapshot, and the first of them, in bytes.
    private const int FirstHold = 4 + 8 + 4 + 4 + 1 + 8 + 2 + 8 + 8;
    private const int HoldBytes = 8 + FirstHold + 4 + 8 + 4 + 4 + 1 + 8 + 2 + 8;

    private static byte[] Seal(byte[] body) => [.. body, .. SHA256.HashData(body)];

    private static ShardState GoldenState()
    {
        var state = new ShardState(new ShardKey(LedgerName.Parse(File.Text("ledger")), File.GetProperty("shard").GetInt32()));
        foreach (var block in File.GetProperty("blocks").EnumerateArray())
        {
            state.Commit(state.Replay(BlockCodec.Decode(block.Hex("hex"))));
            Assert.Equal(block.Hash("hash"), state.HeadHash);
            Assert.Equal(block.Hash("stateDigest"), state.Digest);
        }

        return state;
    }
}
