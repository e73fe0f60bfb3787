using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Commands that one caller handed in together, and what became of them so far. The shard's loop takes commands from it in
/// order; the caller may give up at any time, and then learns for each command whether it can still happen.
/// </summary>
internal sealed class Submission(IReadOnlyList<Command> commands)
{
    private readonly Lock _lock = new();
    private readonly CommandResult?[] _results = new CommandResult?[commands.Count];

    // Asynchronous continuations: the loop must not run a caller's code.
    private readonly TaskCompletionSource<IReadOnlyList<CommandResult>> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _lock.
    private int _taken;
    private int _answered;

    public int Count => commands.Count;

    public Task<IReadOnlyList<CommandResult>> Done => _done.AsOrdinary();

    public Command this[int index] => commands[index];

    /// <summary>True if nothing is left to take and everything is answered.</summary>
    public bool IsFinished => _done.Task.IsCompleted;

    /// <summary>Takes the next command for execution; false if none is left or the caller has given up.</summary>
    public bool TryTake(out int index)
    {
        lock (_lock)
        {
            index = _taken;
            if (_taken == Count)
            {
                return false;
            }

            _taken++;
            return true;
        }
    }

    /// <summary>Puts commands back that were taken and are known not to have happened: from this one on.</summary>
    public void PutBack(int index)
    {
        lock (_lock)
        {
            // After the caller gave up, its commands are answered already: putting them back would let them happen.
            if (!_done.Task.IsCompleted)
            {
                _taken = Math.Min(_taken, index);
            }
        }
    }

    public void Answer(int index, CommandResult result)
    {
        lock (_lock)
        {
            if (_results[index] is not null)
            {
                return;
            }

            _results[index] = result;
            _answered++;
            CompleteIfAnswered();
        }
    }

    /// <summary>
    /// Answers whatever is open: commands that were not taken never will be, and get <paramref name="notTaken"/>;
    /// commands in a block under way get <paramref name="taken"/>.
    /// </summary>
    public void GiveUp(CommandResult notTaken, CommandResult taken)
    {
        lock (_lock)
        {
            for (var i = 0; i < Count; i++)
            {
                if (_results[i] is null)
                {
                    _results[i] = i < _taken ? taken : notTaken;
                    _answered++;
                }
            }

            _taken = Count;
            CompleteIfAnswered();
        }
    }

    private void CompleteIfAnswered()
    {
        if (_answered == Count)
        {
            _done.TrySetResult(_results!);
        }
    }
}
