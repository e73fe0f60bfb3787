using Synod.Ledger;

namespace Synod.Histories;

/// <summary>
/// Narrows the time in which calls of unknown outcome can have taken effect, from what other calls say. Such a call is
/// open for ever, and each doubles what would have to be tried; most of them are decided by a read of the same id.
/// </summary>
/// <remarks>
/// Every command makes one <see cref="Fact"/>, and no fact is made twice. So a command that has an effect has it after
/// whatever denies its fact was invoked, and, if it is the only one that can have made the fact, before whatever shows the
/// fact has returned. Commands that say the same are one: whichever has the effect, the first could have had it.
/// </remarks>
internal sealed class OpenCalls
{
    private readonly Dictionary<Fact, Call> _firstShown = [];
    private readonly Dictionary<Fact, Call> _lastDenied = [];
    private readonly HashSet<Fact> _done = [];
    private readonly Dictionary<Fact, List<Call>> _open = [];

    private OpenCalls(IReadOnlyList<Call> calls)
    {
        foreach (var call in calls)
        {
            if (call.Answer is { } answer)
            {
                Learn(call, answer);
            }
            else if (Evidence.MadeBy(call.Operation) is { } fact)
            {
                _open.TryAdd(fact, []);
                _open[fact].Add(call);
            }
        }
    }

    /// <summary>The calls as the checker takes them, and the call behind each. Calls that can have had no effect are left out.</summary>
    public List<(TimedCall<Operation, Answer> Timed, Call Call)> Calls { get; } = [];

    /// <summary>Two answers that no order can explain, in words; null if there are none so plain.</summary>
    public string? Contradiction { get; private set; }

    public static OpenCalls Of(IReadOnlyList<Call> calls)
    {
        var open = new OpenCalls(calls);
        open.Contradiction = open.FindContradiction(calls);
        foreach (var call in calls.Where(call => call.Answer is not null))
        {
            open.Calls.Add((new(call.Operation, call.Answer, call.Invoked, call.Returned!.Value, IsPatient: false), call));
        }

        foreach (var (fact, candidates) in open._open)
        {
            open.Narrow(fact, candidates);
        }

        return open;
    }

    private void Learn(Call call, Answer answer)
    {
        var evidence = Evidence.Of(call.Operation, answer);
        foreach (var fact in evidence.Shown)
        {
            if (!_firstShown.TryGetValue(fact, out var first) || call.Returned < first.Returned)
            {
                _firstShown[fact] = call;
            }
        }

        foreach (var fact in evidence.Denied)
        {
            if (!_lastDenied.TryGetValue(fact, out var last) || call.Invoked > last.Invoked)
            {
                _lastDenied[fact] = call;
            }
        }

        if (answer is Answer.Done { IsRepeat: false })
        {
            _done.Add(Evidence.MadeBy(call.Operation)!.Value);
        }
    }

    private string? FindContradiction(IReadOnlyList<Call> calls)
    {
        foreach (var (fact, shown) in _firstShown)
        {
            if (_lastDenied.TryGetValue(fact, out var denied) && denied.Invoked > shown.Returned)
            {
                return $"First {fact}:\n  {shown}\nand later it is not so:\n  {denied}\n{CallsAbout(fact, calls)}";
            }

            if (!_done.Contains(fact) && !_open.GetValueOrDefault(fact, []).Exists(call => call.Invoked <= shown.Returned))
            {
                return $"It is seen that {fact}, and nobody who asked for it before can have caused it:\n  {shown}\n"
                    + CallsAbout(fact, calls);
            }
        }

        return null;
    }

    private static string CallsAbout(Fact fact, IReadOnlyList<Call> calls)
    {
        var about = calls.Where(call => fact.Kind == FactKind.Opened
            ? Names.AccountsOf(call.Operation).Any(id => id.Value == fact.Id)
            : Names.TransactionsOf(call.Operation).Any(id => id.Value == fact.Id));
        return $"All calls that name {fact.Id}:\n  {string.Join("\n  ", about.OrderBy(call => call.Invoked))}";
    }

    private void Narrow(Fact fact, List<Call> candidates)
    {
        if (_done.Contains(fact))
        {
            return;
        }

        var distinct = new List<Call>();
        foreach (var call in candidates.OrderBy(call => call.Invoked))
        {
            if (!distinct.Exists(other => SaysTheSame(other, call)))
            {
                distinct.Add(call);
            }
        }

        var shown = distinct.Count == 1 ? _firstShown.GetValueOrDefault(fact) : null;
        foreach (var call in distinct)
        {
            var invoked = Math.Max(call.Invoked, _lastDenied.GetValueOrDefault(fact)?.Invoked ?? call.Invoked);
            Calls.Add((shown is null
                ? new(call.Operation, null, invoked, TimedCall<Operation, Answer>.Never, IsPatient: true)
                : new(call.Operation, new Answer.Done(IsRepeat: false), invoked, shown.Returned!.Value, IsPatient: true), call));
        }
    }

    private static bool SaysTheSame(Call one, Call other) => (CommandOf(one), CommandOf(other)) switch
    {
        (SubmitTransaction a, SubmitTransaction b) => a.Transfers.SequenceEqual(b.Transfers) && a == b with { Transfers = a.Transfers },
        (PostPending a, PostPending b) => a.Amounts is null == b.Amounts is null && (a.Amounts ?? []).SequenceEqual(b.Amounts ?? []),
        var (a, b) => a == b,
    };

    private static Command CommandOf(Call call) => ((Operation.Do)call.Operation).Command;
}
