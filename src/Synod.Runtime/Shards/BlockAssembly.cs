using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// A block in the making: commands taken from the mailbox, executed on the current state, with the outcome of each.
/// Dropping it undoes the execution; nothing is answered before the outcomes are certain.
/// </summary>
internal sealed class BlockAssembly
{
    private readonly BlockDraft _draft;
    private readonly List<TakenCommands> _taken;
    private readonly Command[] _commands;
    private readonly List<Executed> _executed;

    /// <summary>A block of these commands, in this order.</summary>
    public BlockAssembly(BlockDraft draft, List<TakenCommands> taken)
    {
        _draft = draft;
        _taken = taken;
        _commands = new Command[taken.Sum(t => t.Count)];
        _executed = new List<Executed>(_commands.Length);
        var position = 0;
        foreach (var (submission, first, count) in taken)
        {
            for (var i = 0; i < count; i++)
            {
                _commands[position++] = submission[first + i];
            }
        }
    }

    public BlockDraft Draft => _draft;

    public IReadOnlyList<Command> Commands => _commands;

    /// <summary>True from the moment that an acceptor may have heard of the block.</summary>
    public bool IsProposed { get; private set; }

    /// <summary>Executes as many of the commands as the block has room for, and puts the rest back.</summary>
    public void Execute(History history, IEntropy entropy)
    {
        _draft.EnsureCapacity(_commands.Length);
        _draft.ExpireDue();
        foreach (var command in _commands)
        {
            // Most commands have no metadata, and to draw a salt costs as much as to execute one of them.
            var salt = MetadataSalt.IsNeededFor(command) ? NewSalt(entropy) : default;
            if (!_draft.TryExecute(command, history, salt, out var outcome))
            {
                PutBack(from: _executed.Count);
                return;
            }

            _executed.Add(outcome is Outcome.Applied applied ? new Executed(applied.Index, null) : new Executed(0, outcome));
        }
    }

    public ReadOnlyMemory<byte> Propose()
    {
        var value = BlockCodec.Encode(_draft.Seal());
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
        var results = new CommandResult[_executed.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = _executed[i].Other switch
            {
                null => Done(shard, _executed[i].Index, isRepeat: false),
                Outcome.Repeated repeated when repeated.Index >= _draft.FirstIndex => Done(shard, repeated.Index, isRepeat: true),
                Outcome.Repeated repeated => await earlier(repeated.Index),
                Outcome.Refused refused => new CommandResult.Refused(refused.Why),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }

        var position = 0;
        foreach (var (submission, first, count) in _taken)
        {
            // Those after the last outcome were put back.
            var executed = Math.Min(count, results.Length - position);
            if (executed <= 0)
            {
                break;
            }

            submission.Answer(first, results.AsSpan(position, executed));
            position += executed;
        }
    }

    private void PutBack(int from)
    {
        var position = 0;
        foreach (var (submission, first, count) in _taken)
        {
            if (position + count > from)
            {
                submission.PutBack(first + Math.Max(0, from - position));
            }

            position += count;
        }
    }

    private static MetadataSalt NewSalt(IEntropy entropy)
    {
        Span<byte> salt = stackalloc byte[MetadataSalt.Size];
        entropy.Fill(salt);
        return new MetadataSalt(salt);
    }

    private CommandResult.Done Done(int shard, ulong index, bool isRepeat) =>
        new(new EntryPlace(shard, _draft.Height, index, _draft.Timestamp), isRepeat)
        {
            Leaf = _draft.LeafHashes[(int)(index - _draft.FirstIndex)],
            Block = isRepeat ? null : _draft.Block,
        };

    /// <summary>What became of a command: nearly all become an entry, and need no object to say so.</summary>
    /// <param name="Index">Its entry's position in the shard's tree.</param>
    /// <param name="Other">What became of it if it has no entry of its own.</param>
    private readonly record struct Executed(ulong Index, Outcome? Other);
}
