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

    /// <summary>Takes the next commands for execution; none if none is left or the caller has given up.</summary>
    /// <param name="limit">At most so many, at least 1.</param>
    public TakenCommands Take(int limit)
    {
        lock (_lock)
        {
            var next = Next(limit);
            _taken += next.Count;
            return next;
        }
    }

    /// <summary>What <see cref="Take"/> would take now.</summary>
    /// <param name="limit">At most so many, at least 1.</param>
    public TakenCommands Peek(int limit)
    {
        lock (_lock)
        {
            return Next(limit);
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

    /// <summary>Answers neighbouring commands; what was answered already stays as it was.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="results">What became of each.</param>
    public void Answer(int first, ReadOnlySpan<CommandResult> results)
    {
        lock (_lock)
        {
            for (var i = 0; i < results.Length; i++)
            {
                if (_results[first + i] is null)
                {
                    _results[first + i] = results[i];
                    _answered++;
                }
            }

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

    private TakenCommands Next(int limit) => new(this, _taken, Math.Min(Count - _taken, limit));

    private void CompleteIfAnswered()
    {
        if (_answered == Count)
        {
            _done.TrySetResult(_results!);
        }
    }
}
