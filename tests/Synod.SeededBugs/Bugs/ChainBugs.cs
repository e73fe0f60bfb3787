using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Runtime: the applied chain, its index and its snapshots.</summary>
/// <remarks>
/// Not here: transactions that the index knows and the state does not (<c>KnownTransactions</c> leaves them out). They are
/// of a newer leader's block, and whoever meets them is deposed before it can answer.
/// </remarks>
internal static class ChainBugs
{
    private const string Chain = "src/Synod.Runtime/Chain/ShardChain.cs";
    private const string Known = "src/Synod.Runtime/Chain/KnownTransactions.cs";
    private const string Trailing = "src/Synod.Runtime/Chain/TrailingIndex.cs";
    private const string Blocks = "src/Synod.Runtime/Chain/ChosenBlocks.cs";
    private const string Proposer = "src/Synod.Runtime/Shards/ShardProposer.cs";

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        // It never gets as far as a wrong state: replay checks height, previous hash, tree and digest, and stops the shard.
        new()
        {
            Name = "gap-in-the-votes-skipped",
            Checker = NoCrash,
            MaxSeeds = 200,
            IsForEveryBuild = true,
            Harm = "Catching up leaves out a slot that is not shown as chosen and goes on with the next.",
            Edits =
            [
                new(
                    Chain,
                    "return states.Max(s => s?.Promised ?? Ballot.None);",
                    """
                    if (i + 1 < length)
                    {
                        continue;
                    }

                    return states.Max(s => s?.Promised ?? Ballot.None);
                    """),
            ],
        },

        // The guard at the start is gone too: it would find that no acceptor has the block.
        new()
        {
            Name = "snapshot-newer-than-the-chain",
            Checker = NoCrash,
            MaxSeeds = 50,
            IsForEveryBuild = true,
            Harm = "A snapshot is saved with the block in hand already in it, and the process ends before that is chosen.",
            Edits =
            [
                new(
                    Proposer,
                    "await RunAsync(slot, request, cancellationToken, isOwnBlock: true);",
                    """
                    await chain.SnapshotAheadAsync(draft, cancellationToken);
                    await RunAsync(slot, request, cancellationToken, isOwnBlock: true);
                    """),
                new(
                    Chain,
                    "public void CheckIndexIsNotAhead()",
                    """
                    public async ValueTask SnapshotAheadAsync(BlockDraft draft, CancellationToken cancellationToken)
                    {
                        if (_state.Height > 0)
                        {
                            var ahead = SnapshotCodec.Decode(SnapshotCodec.Encode(_state));
                            ahead.Commit(ahead.Replay(draft.Block));
                            await index.SaveSnapshotAsync(
                                shard, ahead.Height, destination => SnapshotCodec.Encode(ahead, destination), cancellationToken);
                        }
                    }

                    public void CheckIndexIsNotAhead()
                    """),
                new(
                    Chain,
                    """
                    if (await acceptors.FindVoteAsync(
                        new Slot(state.Height), v => BlockCodec.TryReadHash(v.Value, out var hash) && hash == state.HeadHash,
                        cancellationToken) is null)
                    """,
                    "if (state.Height == 0)"),
            ],
        },
        new()
        {
            Name = "index-written-before-chosen",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 10,
            Harm = "To save time the index and the state take the block in before the acceptors have.",
            Edits =
            [
                new(
                    Proposer,
                    """
                    await RunAsync(slot, request, cancellationToken, isOwnBlock: true);
                    await chain.CommitAsync(draft, cancellationToken);
                    """,
                    """
                    await chain.CommitAsync(draft, cancellationToken);
                    await RunAsync(slot, request, cancellationToken, isOwnBlock: true);
                    """),
            ],
        },
        new()
        {
            Name = "failed-append-forgotten",
            Checker = NoCrash,
            MaxSeeds = 50,
            IsForEveryBuild = true,
            Harm = "The state moves on before the index has the block, and what failed to be appended is never looked for again.",
            Edits =
            [
                new(
                    Trailing,
                    "catch (OperationCanceledException e)",
                    """
                    catch (StoreException)
                    {
                    }
                    catch (OperationCanceledException e)
                    """),
            ],
        },
        new()
        {
            Name = "look-up-before-the-append",
            Checker = ChainAudits,
            MaxSeeds = 50,
            IsForEveryBuild = true,
            Harm = "An id is looked up while the block that made it is on its way to the index, and the transaction happens twice.",
            Edits = [new(Trailing, "return draft is not null && ids.Any(draft.Concerns) ? SettleAsync() : default;", "return default;")],
        },
        new()
        {
            Name = "looked-up-too-far-ahead",
            Checker = ChainAudits,
            MaxSeeds = 1_000,
            Harm = "What was looked up while a block was being written is held to be true after it, and what is in it happens twice.",
            Edits = [new(Known, "if (ids.Exists(before.Concerns))", "if (before.EntryCount < 0)")],
        },
        new()
        {
            Name = "block-of-any-acceptor-served",
            Checker = ReceiptsVerify,
            MaxSeeds = 300,
            IsBlindSpot = true,
            Harm = "A block is read from whichever acceptor answers first, also from one that voted for a block that lost.",
            Edits =
            [
                new(Blocks, "v => BlockCodec.TryReadHash(v.Value, out var hash) && hash == row.Hash", "_ => true"),
            ],
        },
    ];
}
