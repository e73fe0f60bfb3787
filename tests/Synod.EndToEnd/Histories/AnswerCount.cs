namespace Synod.EndToEnd;

/// <summary>Counts answers, for somebody who waits until there are more of them. Many may count; one waits at a time.</summary>
internal sealed class AnswerCount
{
    private readonly Lock _lock = new();
    private int _answered;
    private (int Answered, TaskCompletionSource Reached)? _awaited;

    /// <summary>There was one more.</summary>
    public void Add()
    {
        lock (_lock)
        {
            _answered++;
            Signal();
        }
    }

    /// <summary>Completes when there were so many more.</summary>
    public Task MoreAsync(int answers)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (_answered + answers, reached);
            Signal();
            return reached.Task;
        }
    }

    private void Signal()
    {
        if (_awaited is { } awaited && _answered >= awaited.Answered)
        {
            _awaited = null;
            awaited.Reached.SetResult();
        }
    }
}
