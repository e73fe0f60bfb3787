namespace Synod.Histories.Tests;

/// <summary>Tries every order of a few calls, with and without each of those whose outcome is unknown. Slow, and obviously right.</summary>
internal static class BruteForce
{
    public static bool IsLinearizable(IReadOnlyList<Call> calls)
    {
        var model = new LedgerModel(calls.Select(call => call.Operation));
        return Try(model, calls, model.Initial, new bool[calls.Count]);
    }

    private static bool Try(LedgerModel model, IReadOnlyList<Call> calls, LedgerState state, bool[] placed)
    {
        if (Enumerable.Range(0, calls.Count).All(i => placed[i] || calls[i].Answer is null))
        {
            return true;
        }

        for (var i = 0; i < calls.Count; i++)
        {
            if (placed[i] || MustWait(calls, placed, calls[i]))
            {
                continue;
            }

            var (answer, next) = model.Step(state, calls[i].Operation);
            if (calls[i].Answer is { } expected && expected != answer)
            {
                continue;
            }

            placed[i] = true;
            if (Try(model, calls, next, placed))
            {
                return true;
            }

            placed[i] = false;
        }

        return false;
    }

    private static bool MustWait(IReadOnlyList<Call> calls, bool[] placed, Call call) =>
        Enumerable.Range(0, calls.Count).Any(i => !placed[i] && calls[i].Answer is not null && calls[i].Returned < call.Invoked);
}
