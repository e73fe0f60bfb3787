using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>Requests and answers between processes, over a network that promises nothing.</summary>
public sealed class Network(World world)
{
    private readonly SimRandom _random = world.Random.Fork();
    private readonly HashSet<(string From, string To)> _cuts = [];

    /// <summary>Its faults at present.</summary>
    public FaultMix Faults { get; set; } = FaultMix.None;

    /// <summary>Cuts the way from one process to another, in this direction.</summary>
    public void Cut(string from, string to)
    {
        if (_cuts.Add((from, to)))
        {
            world.Log($"the way from {from} to {to} is cut");
        }
    }

    /// <summary>Mends all ways.</summary>
    public void MendAll()
    {
        if (_cuts.Count > 0)
        {
            world.Log("all ways are mended");
            _cuts.Clear();
        }
    }

    /// <summary>
    /// Sends a request and waits for the answer, which may never come: whoever calls sets a limit. What the callee throws
    /// is an answer too.
    /// </summary>
    /// <param name="from">Who asks.</param>
    /// <param name="to">The name of the process that is asked.</param>
    /// <param name="find">Finds the incarnation that gets the request when it arrives; null for none.</param>
    /// <param name="what">What is asked, for the transcript.</param>
    /// <param name="serve">Answers it, in the callee.</param>
    /// <param name="mayRepeat">True if a message may arrive twice; over a connection it does not.</param>
    public Task<T> CallAsync<T>(
        SimProcess from, string to, Func<SimProcess?> find, string what, Func<SimProcess, Task<T>> serve, bool mayRepeat)
    {
        var answer = new TaskCompletionSource<T>();
        Deliver(from.Name, to, what, null, mayRepeat, () =>
        {
            if (find() is { } callee)
            {
                callee.Run(() => ServeAsync(callee));
            }
        });
        return answer.Task;

        async Task ServeAsync(SimProcess callee)
        {
            Action<TaskCompletionSource<T>> reply;
            string words;
            try
            {
                var result = await serve(callee);
                words = $"{what}: {Describe(result)}";
                reply = source => source.TrySetResult(result);
            }
            catch (Exception e) when (IsAnAnswer(e))
            {
                words = $"{what}: {e.GetType().Name}";
                reply = source => source.TrySetException(e);
            }

            Deliver(to, from.Name, words, from, mayRepeat, () => reply(answer));
        }
    }

    // What a callee may say of what went wrong. Anything else is a defect, and would be lost with the answer; and no record is
    // ever damaged here.
    private static bool IsAnAnswer(Exception e) =>
        e is UnavailableException or OutcomeUnknownException or LedgerNotFoundException or StoreException or OperationCanceledException
        && !Causes(e).OfType<CorruptRecordException>().Any();

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    // A receipt holds a signature, which is another one every time.
    private static string? Describe<T>(T result) => result switch
    {
        string => "a text",
        System.Collections.ICollection list => $"{list.Count} items",
        _ => result?.ToString(),
    };

    private void Deliver(string from, string to, string what, SimProcess? owner, bool mayRepeat, Action arrive)
    {
        if (_cuts.Contains((from, to)) || _random.Chance(Faults.Loss))
        {
            world.Log($"{from} > {to} lost: {what}");
            return;
        }

        world.Log($"{from} > {to} {what}");
        world.Schedule(Delay(), owner, arrive);
        if (mayRepeat && _random.Chance(Faults.Duplication))
        {
            world.Log($"{from} > {to} again: {what}");
            world.Schedule(Delay(), owner, arrive);
        }
    }

    private TimeSpan Delay() => TimeSpan.FromMilliseconds(
        _random.Chance(Faults.LongDelay) ? 1000 * _random.Fraction() : 0.2 + (5 * _random.Fraction()));
}
