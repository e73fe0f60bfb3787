namespace Synod.Runtime;

/// <summary>
/// What waits for a shard's loop: submissions, in the order of their arrival, and reads that want leadership confirmed.
/// Many callers put in; only the loop takes out.
/// </summary>
internal sealed class Mailbox(int maxCommands)
{
    private readonly Lock _lock = new();

    // All guarded by _lock.
    private readonly LinkedList<Submission> _submissions = new();
    private List<TaskCompletionSource> _confirmations = [];
    private TaskCompletionSource _signal = NewSignal();
    private int _commands;
    private UnavailableException? _closed;

    /// <summary>Adds a submission; the exception to answer with if it is not taken in.</summary>
    public UnavailableException? TryAdd(Submission submission)
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return _closed;
            }

            if (_commands > 0 && _commands + submission.Count > maxCommands)
            {
                return new UnavailableException(UnavailableReason.Overloaded, "Too many commands are waiting.");
            }

            _submissions.AddLast(submission);
            _commands += submission.Count;
            _signal.TrySetResult();
            return null;
        }
    }

    /// <summary>Completes once leadership was confirmed after this call.</summary>
    public Task AddConfirmation()
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return Task.FromException(_closed);
            }

            var confirmation = NewSignal();
            _confirmations.Add(confirmation);
            _signal.TrySetResult();
            return confirmation.AsOrdinary();
        }
    }

    /// <summary>Waits until something is there, or the limit is over.</summary>
    public async ValueTask WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_lock)
        {
            signal = _signal.AsOrdinary();
        }

        try
        {
            await signal.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The limit is when a reservation expires: that, too, is work.
        }
    }

    /// <summary>The reads that wait for confirmation; the next ones wait for the next confirmation.</summary>
    public List<TaskCompletionSource> TakeConfirmations()
    {
        lock (_lock)
        {
            var taken = _confirmations;
            _confirmations = [];
            return taken;
        }
    }

    /// <summary>Puts confirmations back that could not be given.</summary>
    public void PutBack(List<TaskCompletionSource> confirmations)
    {
        lock (_lock)
        {
            _confirmations.AddRange(confirmations);
            if (_confirmations.Count > 0)
            {
                _signal.TrySetResult();
            }
        }
    }

    /// <summary>Takes up to <paramref name="limit"/> commands, in order. Their submissions stay until all of them are answered.</summary>
    public List<TakenCommands> Take(int limit) => Next(limit, static (submission, most) => submission.Take(most));

    /// <summary>What <see cref="Take"/> would take now.</summary>
    public List<TakenCommands> Peek(int limit) => Next(limit, static (submission, most) => submission.Peek(most));

    /// <summary>Drops the submissions that have nothing left to take.</summary>
    public void RemoveFinished()
    {
        lock (_lock)
        {
            for (var node = _submissions.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.IsFinished)
                {
                    _submissions.Remove(node);
                    _commands -= node.Value.Count;
                }

                node = next;
            }

            if (_submissions.Count == 0 && _confirmations.Count == 0 && _closed is null)
            {
                _signal = NewSignal();
            }
        }
    }

    /// <summary>Answers everything that waits: what was not taken did not happen, what was taken may have.</summary>
    public void FailAll(UnavailableException notTaken, Exception taken)
    {
        List<TaskCompletionSource> confirmations;
        lock (_lock)
        {
            foreach (var submission in _submissions)
            {
                submission.GiveUp(new CommandResult.Failed(notTaken), new CommandResult.Failed(taken));
            }

            _submissions.Clear();
            _commands = 0;
            confirmations = _confirmations;
            _confirmations = [];
        }

        foreach (var confirmation in confirmations)
        {
            confirmation.TrySetException(notTaken);
        }
    }

    /// <summary>Takes in nothing more; what is in it stays.</summary>
    public void Close(UnavailableException why)
    {
        lock (_lock)
        {
            _closed = why;
            _signal.TrySetResult();
        }
    }

    private List<TakenCommands> Next(int limit, Func<Submission, int, TakenCommands> next)
    {
        var commands = new List<TakenCommands>();
        lock (_lock)
        {
            for (var node = _submissions.First; node is not null && limit > 0; node = node.Next)
            {
                var ofOne = next(node.Value, limit);
                if (ofOne.Count > 0)
                {
                    commands.Add(ofOne);
                    limit -= ofOne.Count;
                }
            }
        }

        return commands;
    }

    // Asynchronous continuations: nobody's code may run under the lock or inside the loop.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Neighbouring commands of one caller on their way through the loop.</summary>
/// <param name="Submission">Whose.</param>
/// <param name="First">The first of them, counted from 0 in the submission.</param>
/// <param name="Count">How many.</param>
internal readonly record struct TakenCommands(Submission Submission, int First, int Count);
