using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>
/// What a ledger that lies could sign: a decision that names its legs by hash, and legs that are not its own. An audit finds it in the
/// chains; whoever has the receipt alone must find it there.
/// </summary>
public sealed class LyingReceiptTests : IDisposable
{
    private static readonly string A = TestLedger.A, B = TestLedger.B, C = TestLedger.C;

    private static readonly Transfer[] Moves = [Make.Move(A, B, 100), Make.Move(A, C, 50)];

    private static readonly TransactionPosted Posted =
        new(Make.At(2), Make.Id("t"), new TransferList(Moves), default, null, null);

    private readonly TestSigner _signer = new();
    private readonly SignedChain[] _chains;

    public LyingReceiptTests() =>
        _chains = [.. Enumerable.Range(0, TestLedger.Count).Select(n => new SignedChain(_signer, $"synod/test/bank/{n}"))];

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void Honest_legs_hold() => Assert.Equal(2, Verify(Receipt(Posted, Leg(1), Leg(2))).Legs.Count);

    [Fact]
    public void A_leg_of_something_else_is_refused_though_it_was_voted_with()
    {
        (string, TransactionPrepared)[] lies =
        [
            ("is for 'u'", Leg(2) with { Id = Make.Id("u") }),
            ("is for shard 1 to decide", Leg(2) with { Home = 1 }),
            ("is for attempt 2, not 1", Leg(2) with { Attempt = 2 }),
            ("is for a reservation", Leg(2) with { IsPending = true }),
            ("holds other transfers", Leg(2) with { Transfers = new TransferList([Make.Move(A, C, 49)]) }),
            ("holds other transfers", Leg(2) with { Transfers = new TransferList(Moves), Assets = TestLedger.AssetsOf(Moves) }),
            ("holds other transfers", Leg(2) with { Assets = new ValueList<Asset>([Make.Eur]) }),
        ];
        Assert.All(lies, lie => AssertFault(3, $"the leg {lie.Item1}", Receipt(Posted, Leg(1), lie.Item2)));

        var reserved = new TransactionReserved(Make.At(2), Make.Id("t"), new TransferList(Moves), default, null, null);
        AssertFault(2, "the leg is not for a reservation", Receipt(reserved, Leg(1), Leg(2)));
    }

    [Fact]
    public void An_entry_that_holds_nothing_is_refused_though_it_was_voted_with()
    {
        var voted = _chains[1].Add(new PendingVoided(Make.At(1), Make.Id("t")));
        var votes = new LegVote[] { new(1, voted), new(2, _chains[2].Add(Leg(2))) };
        AssertFault(2, "it holds no leg of 't'", Decided(Posted, votes) + _chains[1].Receipt(0) + _chains[2].Receipt(0));
    }

    [Fact]
    public void Bytes_that_are_no_entry_are_refused_though_they_were_voted_with()
    {
        byte[] bytes = [2, 11, 0];
        _chains[1].Add(bytes);
        var votes = new LegVote[] { new(1, new EntryReference(0, MerkleHash.Leaf(bytes))), new(2, _chains[2].Add(Leg(2))) };
        var text = Decided(Posted, votes) + _chains[1].Receipt(0) + _chains[2].Receipt(0);

        var fault = Assert.Throws<ProofException>(() => Verify(text));
        Assert.Equal((ProofFault.Malformed, 2), (fault.Fault, fault.Part));
        Assert.Null(Assert.Throws<ProofException>(() => Verify(_chains[1].Receipt(0))).Part);
    }

    [Fact]
    public void Another_leaf_at_the_place_of_the_vote_is_refused()
    {
        var votes = new LegVote[] { new(1, _chains[1].Add(Leg(1))), new(2, _chains[2].Add(Leg(2))) };
        votes[0] = votes[0] with { Prepared = votes[0].Prepared with { Leaf = votes[1].Prepared.Leaf } };
        AssertFault(2, "it is another entry 0", Decided(Posted, votes) + _chains[1].Receipt(0) + _chains[2].Receipt(0));
    }

    [Fact]
    public void A_decision_with_a_vote_too_few_or_by_another_home_is_refused()
    {
        AssertFault(1, "whatever the number of shards", Decided(Posted, new LegVote(1, _chains[1].Add(Leg(1)))) + _chains[1].Receipt(0));

        var elsewhere = Posted with { Transfers = new TransferList([Make.Move(B, A, 100), Make.Move(A, C, 50)]) };
        AssertFault(1, "whatever the number of shards", Receipt(elsewhere, Leg(1), Leg(2)));
    }

    [Fact]
    public void A_reversal_may_be_decided_by_a_shard_without_an_account_of_it_but_not_by_one_that_is_not_there()
    {
        var reversal = Posted with { Transfers = new TransferList([Make.Move(B, C, 1)]), Reverses = Make.Id("o") };
        var leg = Leg(1) with { Transfers = reversal.Transfers, Assets = TestLedger.AssetsOf(reversal.Transfers) };
        Assert.Equal(2, Verify(Receipt(reversal, leg, leg)).Legs.Count);

        var nowhere = new SignedChain(_signer, "synod/test/bank/255");
        var votes = new LegVote[] { new(1, _chains[1].Add(leg)), new(2, _chains[2].Add(leg)) };
        var decision = nowhere.Add(reversal with { Agreement = TestLedger.Agree(reversal.Transfers, 1, votes) });
        AssertFault(
            1, "whatever the number of shards", nowhere.Receipt(decision.Position) + _chains[1].Receipt(1) + _chains[2].Receipt(1),
            nowhere.Key);
    }

    [Fact]
    public void The_chain_of_a_decision_must_be_that_of_a_shard()
    {
        var anywhere = new SignedChain(_signer, "example.com/log");
        var votes = new LegVote[] { new(1, _chains[1].Add(Leg(1))), new(2, _chains[2].Add(Leg(2))) };
        var decision = anywhere.Add(Posted with { Agreement = TestLedger.Agree(Moves, 1, votes) });
        AssertFault(
            1, "its origin", anywhere.Receipt(decision.Position) + _chains[1].Receipt(0) + _chains[2].Receipt(0), anywhere.Key);
    }

    [Fact]
    public void The_end_of_another_reservation_or_of_other_amounts_is_refused()
    {
        var reserved = new TransactionReserved(Make.At(2), Make.Id("t"), new TransferList(Moves), default, null, null);
        var legs = new[] { Leg(1) with { IsPending = true }, Leg(2) with { IsPending = true } };
        var text = Receipt(reserved, legs);
        (string?, Entry)[] ends =
        [
            (null, new PendingPosted(Make.At(3), Make.Id("t"), new TransferList([Moves[0], Make.Move(A, C, 0)]))),
            (null, new PendingVoided(Make.At(3), Make.Id("t"))),
            (null, new PendingExpired(Make.At(3), Make.Id("t"))),
            ("is of 't', and part 1 ends that of 'u'", new PendingVoided(Make.At(3), Make.Id("u"))),
            ("is not what part 1 posts", new PendingPosted(Make.At(3), Make.Id("t"), new TransferList([Moves[0]]))),
            ("is not what part 1 posts", new PendingPosted(Make.At(3), Make.Id("t"), new TransferList([Moves[1], Moves[0]]))),
            ("is not what part 1 posts", new PendingPosted(Make.At(3), Make.Id("t"), new TransferList([Moves[0], Make.Move(A, C, 51)]))),
        ];
        foreach (var (lie, end) in ends)
        {
            var whole = _chains[0].Receipt(_chains[0].Add(end).Position) + text;
            if (lie is null)
            {
                Assert.Equal((end, 2), (Verify(whole).Subject.Entry, Verify(whole).Legs.Count));
            }
            else
            {
                AssertFault(2, $"the reservation {lie}", whole);
            }
        }

        var early = new SignedChain(_signer, "synod/test/bank/0");
        early.Add(ends[1].Item2);
        AssertFault(2, "the reservation does not come before its end", early.Receipt(0) + text);
        var other = new SignedChain(_signer, "synod/test/shop/0");
        Assert.All([Make.At(3), Make.At(4)], time => other.Add(new PendingVoided(time, Make.Id("t"))));
        AssertFault(2, "the reservation is of synod/test/bank/0, and part 1 of another chain", other.Receipt(1) + text, other.Key);
    }

    private static TransactionPrepared Leg(int shard)
    {
        var transfers = TestLedger.LegOf(Moves, shard);
        return new TransactionPrepared(Make.At(1), Make.Id("t"), 0, 1, false, transfers, TestLedger.AssetsOf(transfers));
    }

    /// <summary>The receipt of a transaction that shard 0 decides with these legs of shards 1 and 2.</summary>
    private string Receipt(TransactionEntry entry, params TransactionPrepared[] legs)
    {
        var votes = legs.Select((leg, i) => new LegVote(i + 1, _chains[i + 1].Add(leg))).ToArray();
        return Decided(entry, votes) + string.Concat(votes.Select(vote => _chains[vote.Shard].Receipt(vote.Prepared.Position)));
    }

    private string Decided(TransactionEntry entry, params LegVote[] votes) =>
        _chains[0].Receipt(_chains[0].Add(entry with { Agreement = TestLedger.Agree(entry.Transfers, 1, votes) }).Position);

    private LedgerReceipt Verify(string text, params VerifierKey[] more) =>
        LedgerReceipt.Verify(text, [.. _chains.Select(chain => chain.Key), .. more]);

    private void AssertFault(int part, string message, string text, params VerifierKey[] more)
    {
        var fault = Assert.Throws<ProofException>(() => Verify(text, more));
        Assert.True((ProofFault.Untied, part) == (fault.Fault, fault.Part), fault.Message);
        Assert.StartsWith($"Part {part}: {message}", fault.Message, StringComparison.Ordinal);
    }
}
