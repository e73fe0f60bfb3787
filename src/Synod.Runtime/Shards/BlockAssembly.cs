using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// A block in the making: commands taken from the mailbox, executed on the current state, with the outcome of each.
/// Dropping it undoes the execution; nothing is answered before the outcomes are certain.
/// </summary>
internal sealed class BlockAssembly(BlockDraft draft, List<TakenCommand> commands)
{
    private readonly List<Outcome> _outcomes = [];

    public BlockDraft Draft => draft;

    public IReadOnlyList<Command> Commands { get; } = [.. commands.Select(c => c.Command)];

    /// <summary>True from the moment that an acceptor may have heard of the block.</summary>
    public bool IsProposed { get; private set; }

    /// <summary>Executes as many of the commands as the block has room for, and puts the rest back.</summary>
    public void Execute(History history, IEntropy entropy)
    {
        Span<byte> salt = stackalloc byte[MetadataSalt.Size];
        draft.ExpireDue();
        for (var i = 0; i < commands.Count; i++)
        {
            entropy.Fill(salt);
            if (!draft.TryExecute(commands[i].Command, history, new MetadataSalt(salt), out var outcome))
            {
                PutBack(from: i);
                return;
            }

            _outcomes.Add(outcome);
        }
    }

    public ReadOnlyMemory<byte> Propose()
    {
        var value = BlockCodec.Encode(draft.Seal());
        IsProposed = true;
        return value;
    }

    /// <summary>The commands are known not to have happened: they wait again as if they had not been taken.</summary>
    public void PutBack() => PutBack(from: 0);

    /// <summary>Answers all commands. Only after the block, and with it their outcomes, is chosen and applied.</summary>
    public async ValueTask AnswerAsync(int shard, Func<ulong, ValueTask<CommandResult.Done>> earlier)
    {
        // All results first, then all answers: a look-up that fails half-way must leave nobody answered, since the commands
        // may then be executed again.
        var results = new CommandResult[commands.Count];
        for (var i = 0; i < commands.Count; i++)
        {
            results[i] = _outcomes[i] switch
            {
                Outcome.Applied applied => Done(shard, applied.Index, isRepeat: false),
                Outcome.Repeated repeated when repeated.Index >= draft.FirstIndex => Done(shard, repeated.Index, isRepeat: true),
                Outcome.Repeated repeated => await earlier(repeated.Index),
                Outcome.Refused refused => new CommandResult.Refused(refused.Why),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }

        for (var i = 0; i < commands.Count; i++)
        {
            commands[i].Submission.Answer(commands[i].Index, results[i]);
        }
    }

    private void PutBack(int from)
    {
        for (var i = from; i < commands.Count; i++)
        {
            commands[i].Submission.PutBack(commands[i].Index);
        }

        commands.RemoveRange(from, commands.Count - from);
    }

    private CommandResult.Done Done(int shard, ulong index, bool isRepeat) =>
        new(new EntryPlace(shard, draft.Height, index, draft.Timestamp), isRepeat)
        {
            Leaf = draft.LeafHashes[(int)(index - draft.FirstIndex)],
            Block = isRepeat ? null : draft.Block,
        };
}
