using System.Globalization;
using System.Text;

namespace Synod.Histories;

/// <summary>Says what is wrong with a history so that a person can find the call.</summary>
internal static class HistoryText
{
    // What came long before is seldom to blame.
    private const int PrefixLines = 20;

    public static string OfContradiction(Partition partition, string contradiction) =>
        $"Not linearizable, in the partition of {partition.Name} ({partition.Calls.Count} calls).\n{contradiction}\n";

    /// <param name="partition">The partition.</param>
    /// <param name="calls">The calls that were checked, at the positions that the result names.</param>
    /// <param name="model">The model that they were checked against.</param>
    /// <param name="result">What the checker found.</param>
    public static string OfResult(
        Partition partition, IReadOnlyList<Call> calls, LedgerModel model, CheckResult<LedgerState> result)
    {
        var text = new StringBuilder();
        var verdict = result.Verdict == Verdict.Violation ? "Not linearizable" : $"Undecided after {result.Steps} steps";
        Line(text, $"{verdict}, in the partition of {partition.Name} ({partition.Calls.Count} calls).");
        Line(text, $"{result.Order.Count} of {calls.Count} calls can be put in order, at most; the last of them:");
        foreach (var position in result.Order.TakeLast(PrefixLines))
        {
            Line(text, $"  {calls[position]}");
        }

        Line(text, $"Then the accounts are:");
        foreach (var (id, totals) in model.AccountsIn(result.State))
        {
            Line(text, $"  {id}: {OperationText.Of(totals)}");
        }

        Line(text, $"One of these would have to come next, and none fits:");
        foreach (var position in result.Stuck)
        {
            var (answer, _) = model.Step(result.State, calls[position].Operation);
            Line(text, $"  {calls[position]}; here it would be: {answer}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
