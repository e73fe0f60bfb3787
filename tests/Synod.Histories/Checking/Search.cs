namespace Synod.Histories;

/// <summary>One run of the checker. Calls are named by rank: prompt ones by invocation, then patient ones by deadline.</summary>
internal sealed class Search<TState, TOperation, TAnswer>
    where TState : class, IEquatable<TState>
    where TAnswer : class
{
    // What it costs to place a patient call, in prompt calls: so far back the search looks for another order of those
    // before it believes that an open call has taken effect.
    private const int Price = 3;

    private readonly IModel<TState, TOperation, TAnswer> _model;
    private readonly TimedCall<TOperation, TAnswer>[] _calls;
    private readonly int[] _positions;
    private readonly int _promptCount;
    private readonly int _dueCount;
    private readonly long _stepLimit;
    private readonly HashSet<Configuration<TState>> _seen = [];
    private readonly PriorityQueue<Configuration<TState>, long> _queue = new();
    private Configuration<TState>? _best;
    private uint _sequence;
    private long _steps;

    public Search(
        IModel<TState, TOperation, TAnswer> model, IReadOnlyList<TimedCall<TOperation, TAnswer>> calls, long stepLimit)
    {
        _model = model;
        _stepLimit = stepLimit;
        _positions = [.. Enumerable.Range(0, calls.Count)
            .OrderBy(i => IsPatient(calls[i]))
            .ThenBy(i => IsPatient(calls[i]) ? calls[i].Returned : calls[i].Invoked)
            .ThenBy(i => calls[i].Invoked)];
        _calls = [.. _positions.Select(i => calls[i])];
        _promptCount = _calls.Count(call => !IsPatient(call));
        _dueCount = _calls.Count(call => IsPatient(call) && call.Answer is not null);
    }

    public CheckResult<TState> Run()
    {
        var root = new Configuration<TState>(null, -1, new ulong[(_calls.Length + 63) >> 6], _model.Initial);
        var done = Visit(root) ? root : null;
        while (done is null && _steps <= _stepLimit && _queue.TryDequeue(out var next, out _))
        {
            done = next.Branches is null ? TryPatient(next) : TryPrompt(next);
        }

        if (done is not null)
        {
            return new CheckResult<TState>(Verdict.Linearizable, OrderOf(done), done.State, [], _steps);
        }

        var best = _best ?? root;
        var verdict = _steps > _stepLimit ? Verdict.Undecided : Verdict.Violation;
        return new CheckResult<TState>(verdict, OrderOf(best), best.State, StuckAt(best), _steps);
    }

    private static bool IsPatient(TimedCall<TOperation, TAnswer> call) => call.IsPatient || call.Answer is null;

    private Configuration<TState>? TryPrompt(Configuration<TState> from)
    {
        var branches = from.Branches!;
        from.Branches = null;
        Enqueue(from, Price);

        // The last one in is the first one out, and the earliest call is the likeliest.
        for (var i = branches.Count - 1; i >= 0; i--)
        {
            var (call, next) = branches[i];
            var child = new Configuration<TState>(from, call, from.PlacedWith(call), next)
            {
                First = from.First,
                PromptCount = from.PromptCount + 1,
                PatientCount = from.PatientCount,
                DueCount = from.DueCount,
            };
            if (Visit(child))
            {
                return child;
            }
        }

        return null;
    }

    private Configuration<TState>? TryPatient(Configuration<TState> from)
    {
        for (var call = _calls.Length - 1; call >= _promptCount; call--)
        {
            var isDue = _calls[call].Answer is not null;
            if (from.Has(call) || _calls[call].Invoked > from.Horizon || !TryStep(from.State, call, out var next)
                || (!isDue && next.Equals(from.State)))
            {
                continue;
            }

            var child = new Configuration<TState>(from, call, from.PlacedWith(call), next)
            {
                First = from.First,
                PromptCount = from.PromptCount,
                PatientCount = from.PatientCount + 1,
                DueCount = from.DueCount + (isDue ? 1 : 0),
            };
            if (Visit(child))
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>
    /// Places what fits and changes nothing, and queues the configuration unless it was seen before or some call can never
    /// be placed after it. True if nothing is left to place.
    /// </summary>
    private bool Visit(Configuration<TState> at)
    {
        at.Horizon = FirstDeadline(at);
        var first = _promptCount;
        var call = at.First;
        for (; call < _promptCount && _calls[call].Invoked <= at.Horizon; call++)
        {
            if (at.Has(call))
            {
                continue;
            }

            if (TryStep(at.State, call, out var next))
            {
                if (next.Equals(at.State))
                {
                    at.Add(call);
                    at.PromptCount++;
                    continue;
                }

                at.Branches!.Add((call, next));
            }
            else if (_model.IsDoomed(at.State, _calls[call].Operation, _calls[call].Answer!))
            {
                Remember(at);
                return false;
            }

            first = Math.Min(first, call);
            at.Horizon = Math.Min(at.Horizon, _calls[call].Returned);
        }

        at.First = Math.Min(first, call);
        if (at.PromptCount == _promptCount && at.DueCount == _dueCount)
        {
            return true;
        }

        at.Freeze();
        if (_seen.Add(at))
        {
            Remember(at);
            Enqueue(at, 0);
        }

        return false;
    }

    private bool TryStep(TState state, int call, out TState next)
    {
        _steps++;
        (var answer, next) = _model.Step(state, _calls[call].Operation);
        return _calls[call].Answer is not { } expected || expected.Equals(answer);
    }

    private long FirstDeadline(Configuration<TState> at)
    {
        for (var call = _promptCount; call < _promptCount + _dueCount && at.DueCount < _dueCount; call++)
        {
            if (!at.Has(call))
            {
                return _calls[call].Returned;
            }
        }

        return TimedCall<TOperation, TAnswer>.Never;
    }

    private void Enqueue(Configuration<TState> at, int surcharge)
    {
        // Among equals the newest first: that is depth first.
        long cost = (at.PatientCount * Price) + surcharge - at.PromptCount;
        _queue.Enqueue(at, (cost << 32) - ++_sequence);
    }

    private void Remember(Configuration<TState> at)
    {
        if (_best is null || at.PromptCount > _best.PromptCount)
        {
            _best = at;
        }
    }

    private int[] OrderOf(Configuration<TState> end)
    {
        var order = new Stack<int>();
        for (var at = end; at is not null; at = at.Parent)
        {
            // First the call that led here, then those that fitted without changing anything.
            for (var rank = _calls.Length - 1; rank >= 0; rank--)
            {
                if (at.Has(rank) && rank != at.Call && at.Parent?.Has(rank) != true)
                {
                    order.Push(_positions[rank]);
                }
            }

            if (at.Call >= 0)
            {
                order.Push(_positions[at.Call]);
            }
        }

        return [.. order];
    }

    private int[] StuckAt(Configuration<TState> at)
    {
        var horizon = FirstDeadline(at);
        var stuck = new List<int>();
        for (var call = 0; call < _promptCount && _calls[call].Invoked <= horizon; call++)
        {
            if (!at.Has(call))
            {
                horizon = Math.Min(horizon, _calls[call].Returned);
                stuck.Add(_positions[call]);
            }
        }

        var due = Enumerable.Range(_promptCount, _dueCount).Where(call => !at.Has(call) && _calls[call].Invoked <= horizon);
        return [.. stuck, .. due.Select(call => _positions[call])];
    }
}
