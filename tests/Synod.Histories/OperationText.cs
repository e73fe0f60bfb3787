using Synod.Ledger;

namespace Synod.Histories;

/// <summary>Commands on one line each, for a person who looks for the one that went wrong.</summary>
internal static class OperationText
{
    public static string Of(Command command) => command switch
    {
        OpenAccount open => $"open {open.Id} ({open.Asset}, {open.NormalSide}, overdraft {open.Overdraft})",
        SubmitTransaction submit => $"{(submit.Pending is null ? "submit" : "reserve")} {submit.Id}: {Of(submit.Transfers)}",
        PostPending { Amounts: null } post => $"post {post.Id}",
        PostPending post => $"post {post.Id}: {string.Join(", ", post.Amounts)}",
        VoidPending @void => $"void {@void.Id}",
        ReverseTransaction reverse => $"reverse {reverse.Reverses} by {reverse.Id}",
        _ => command.ToString(),
    };

    public static string Of(IEnumerable<Transfer> transfers) =>
        string.Join(", ", transfers.Select(t => $"{t.Debit} -> {t.Credit} {t.Amount}"));

    public static string Of(Totals totals) =>
        $"debits {totals.DebitsPosted}+{totals.DebitsPending}, credits {totals.CreditsPosted}+{totals.CreditsPending}";
}
