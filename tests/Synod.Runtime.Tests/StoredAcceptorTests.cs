using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime.Tests;

/// <summary>What an acceptor over a store must not get wrong: answers, memory and writes belong together.</summary>
public class StoredAcceptorTests
{
    private static readonly ShardKey Shard = new(LedgerName.Parse("bank"), 0);
    private static readonly Slot One = new(1);
    private static readonly Ballot Zero = new(0, new ProposerId(1));
    private static readonly Ballot Higher = new(1, new ProposerId(2));
    private static readonly byte[] Value = [1];

    private readonly FaultySlotStore _store = new();

    [Fact]
    public async Task Round_zero_is_inserted_with_nothing_read_first()
    {
        var acceptor = new StoredAcceptor(Shard, _store);

        Assert.IsType<Accepted>(await acceptor.AskAsync(new AcceptRequest(One, Zero, Value), default));

        Assert.Equal((0, 1), (_store.Reads, _store.Writes));
    }

    [Fact]
    public async Task Round_zero_into_a_slot_that_somebody_promised_is_rejected_after_a_read()
    {
        await new StoredAcceptor(Shard, _store).AskAsync(new PrepareRequest(One, Higher), default);
        var reads = _store.Reads;

        var answer = await new StoredAcceptor(Shard, _store).AskAsync(new AcceptRequest(One, Zero, Value), default);

        Assert.Equal(new Rejected(Zero, Higher), answer);
        Assert.Equal(1, _store.Reads - reads);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_found_and_not_repeated()
    {
        var acceptor = new StoredAcceptor(Shard, _store);
        _store.AfterWrite = (_, _) => throw new StoreException("the answer is lost");
        await Assert.ThrowsAsync<StoreException>(
            async () => await acceptor.AskAsync(new AcceptRequest(One, Zero, Value), default));
        _store.AfterWrite = (_, _) => { };

        Assert.IsType<Accepted>(await acceptor.AskAsync(new AcceptRequest(One, Zero, Value), default));

        Assert.Equal(1, _store.Writes);
    }

    [Fact]
    public async Task A_failed_write_leaves_no_memory_of_a_vote()
    {
        var acceptor = new StoredAcceptor(Shard, _store);
        _store.BeforeWrite = (_, _, _) => throw new StoreException("the disk is full");
        await Assert.ThrowsAsync<StoreException>(
            async () => await acceptor.AskAsync(new AcceptRequest(One, Zero, Value), default));
        _store.BeforeWrite = (_, _, _) => Task.CompletedTask;

        var promise = Assert.IsType<Promise>(await acceptor.AskAsync(new PrepareRequest(One, Higher), default));

        Assert.Null(promise.Vote);
    }

    [Fact]
    public async Task Memory_of_a_slot_that_another_process_wrote_is_corrected_by_the_store()
    {
        var acceptor = new StoredAcceptor(Shard, _store);
        await acceptor.AskAsync(new AcceptRequest(One, Zero, Value), default);
        await new StoredAcceptor(Shard, _store).AskAsync(new PrepareRequest(One, Higher), default);

        var answer = await acceptor.AskAsync(new PrepareRequest(One, new Ballot(1, new ProposerId(1))), default);

        Assert.Equal(new Rejected(new Ballot(1, new ProposerId(1)), Higher), answer);
    }
}
