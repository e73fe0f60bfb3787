using Synod.Client;
using Synod.Histories;

namespace Synod.EndToEnd;

/// <summary>What became of a call, for the client who made it.</summary>
public enum CallEnd
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>Nobody knows what became of it.</summary>
    Unknown,

    /// <summary>It did not happen, says the client's contract.</summary>
    Nothing,
}

/// <summary>
/// Writes down what clients were told. What the client says did not happen is not part of the history: if it did happen
/// after all, its effect will have no cause. Many clients may share one.
/// </summary>
internal sealed class HistoryRecorder
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private readonly AnswerCount _answers = new();

    // Counts invocations and returns: that is all the time that a history needs, and no two are at the same.
    private long _time;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Calls once, and writes it down.</summary>
    public async Task<CallEnd> CallAsync(int client, Operation operation, LedgerCaller caller)
    {
        var invoked = Interlocked.Increment(ref _time);
        try
        {
            var answer = await caller.CallAsync(operation);
            Write(new Call(client, invoked, Interlocked.Increment(ref _time), operation, answer));
            return CallEnd.Answered;
        }
        catch (SynodOutcomeUnknownException)
        {
            Write(new Call(client, invoked, null, operation, null));
            return CallEnd.Unknown;
        }
        catch (SynodException exception) when (
            exception is SynodUnavailableException or SynodProblemException { Status: 429 or 503 }
            || (operation is not Operation.Do && exception is SynodProblemException { Status: 504 }))
        {
            return CallEnd.Nothing;
        }
    }

    /// <summary>Completes when so many more calls have been answered. One waits at a time.</summary>
    public Task MoreAsync(int answers) => _answers.MoreAsync(answers);

    private void Write(Call call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }

        if (call.Answer is not null)
        {
            _answers.Add();
        }
    }
}
