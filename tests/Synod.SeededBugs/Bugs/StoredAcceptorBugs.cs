using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Runtime: an acceptor's writes, and what it says of them.</summary>
/// <remarks>
/// Not here: a memory that is merely not forgotten before a write. Every answer that changes something passes through a
/// conditional write, which an outdated memory loses; the only other answers are rejections and repeats, and the loop never
/// asks for the same thing twice. Forgetting costs nothing and needs no such argument, so it stays.
/// </remarks>
internal static class StoredAcceptorBugs
{
    private const string Acceptor = "src/Synod.Runtime/Acceptors/StoredAcceptor.cs";
    private const string Proposer = "src/Synod.Runtime/Shards/ShardProposer.cs";
    private const string Loop = "src/Synod.Runtime/Shards/Shard.Loop.cs";

    private const string WriteAndAnswer = """
        var write = await store.WriteAsync(shard, request.Slot, step.State, known.Version, cancellationToken);
        if (write.Written)
        {
            _memory = new Remembered(request.Slot, new StoredSlot(step.State, write.Version));
            return step.Answer;
        }

        known = await ReadOneAsync(request.Slot, cancellationToken);
        """;

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "reply-before-persist",
            Checker = AnswersAreDurable,
            MaxSeeds = 5,
            IsForEveryBuild = true,
            Harm = "To hide the flush, the answer leaves while the write is on its way: a crash takes the vote back.",
            Edits =
            [
                new(
                    Acceptor,
                    WriteAndAnswer,
                    """
                    _ = store.WriteAsync(shard, request.Slot, step.State, known.Version, CancellationToken.None).AsTask();
                    return step.Answer;
                    """),
            ],
        },
        new()
        {
            Name = "write-conflict-overlooked",
            Checker = AnswersAreDurable,
            MaxSeeds = 10,
            Harm = "A conditional write that found another version is taken for a write.",
            Edits =
            [
                new(
                    Acceptor,
                    WriteAndAnswer,
                    """
                    var write = await store.WriteAsync(shard, request.Slot, step.State, known.Version, cancellationToken);
                    _memory = new Remembered(request.Slot, new StoredSlot(step.State, write.Version));
                    return step.Answer;
                    """),
            ],
        },
        new()
        {
            Name = "memory-kept-after-a-failed-write",
            Checker = AnswersAreDurable,
            MaxSeeds = 10,
            IsForEveryBuild = true,
            Harm = "A failed write is tried again on a memory that has moved on already, and so is taken for a repeat.",
            Edits =
            [
                new(
                    Acceptor,
                    "_memory = null;",
                    "_memory = new Remembered(request.Slot, new StoredSlot(step.State, known.Version));"),
                new(
                    Acceptor,
                    """
                    var write = await store.WriteAsync(shard, request.Slot, step.State, known.Version, cancellationToken);
                    """,
                    """
                    SlotWrite write;
                    try
                    {
                        write = await store.WriteAsync(shard, request.Slot, step.State, known.Version, cancellationToken);
                    }
                    catch (StoreException e) when (e is not CorruptRecordException)
                    {
                        known = _memory.Stored;
                        continue;
                    }
                    """),
            ],
        },

        // The acceptor would refuse a second value on the ballot ("used for two values"), were it asked where the first one
        // is; but there the insert meets the same conflict again. The acceptor that missed the first value takes the second.
        new()
        {
            Name = "own-write-taken-for-anothers",
            Checker = OneValueABallot,
            MaxSeeds = 100,
            IsForEveryBuild = true,
            Harm = "An insert whose answer was lost is sent again and meets itself; the leader thinks that its block was not "
                + "written and proposes another one on the same ballot.",
            Edits =
            [
                new(
                    Acceptor,
                    "var write = await store.WriteAsync(shard, request.Slot, step.State, known.Version, cancellationToken);",
                    "var write = await WriteAsync(request.Slot, step.State, known.Version, cancellationToken);"),
                new(
                    Acceptor,
                    "known = await ReadOneAsync(request.Slot, cancellationToken);",
                    """
                    if (known.Version == SlotVersion.None)
                    {
                        return new Rejected(request.Ballot, request.Ballot);
                    }

                    known = await ReadOneAsync(request.Slot, cancellationToken);
                    """),
                new(
                    Acceptor,
                    "private sealed record Remembered(Slot Slot, StoredSlot Stored);",
                    """
                    private async ValueTask<SlotWrite> WriteAsync(
                        Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
                    {
                        try
                        {
                            return await store.WriteAsync(shard, slot, state, expected, cancellationToken);
                        }
                        catch (StoreException e) when (e is not CorruptRecordException)
                        {
                            return await store.WriteAsync(shard, slot, state, expected, cancellationToken);
                        }
                    }

                    private sealed record Remembered(Slot Slot, StoredSlot Stored);
                    """),
                new(
                    Proposer,
                    "throw new DeposedException(blockCannotBeChosen: isOwnBlock && slot.IsRejectedByAll);",
                    """
                    if (isOwnBlock && slot.Ballot.Round == 0)
                    {
                        _slot = null;
                        throw new DeposedException(blockCannotBeChosen: true);
                    }

                    throw new DeposedException(blockCannotBeChosen: isOwnBlock && slot.IsRejectedByAll);
                    """),
                new(
                    Loop,
                    """
                    catch
                    {
                        // They wait for the next turn, or hear why there is none.
                    """,
                    """
                    catch (DeposedException e) when (e.BlockCannotBeChosen && ++_failures < 4)
                    {
                        _inDoubt?.PutBack();
                        _inDoubt = null;
                        _mailbox.PutBack(confirmations);
                        return false;
                    }
                    catch
                    {
                    """),
            ],
        },
    ];
}
