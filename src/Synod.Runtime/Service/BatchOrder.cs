using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// A batch is executed in its order as far as that can be told from its answers. Its commands run side by side where they concern
/// several shards, so one of them can be refused for what an earlier one was about to bring: it has been overtaken, and is tried
/// again.
/// </summary>
internal static class BatchOrder
{
    /// <summary>The commands that were refused, and might not have been had the earlier ones been through.</summary>
    /// <param name="commands">The batch.</param>
    /// <param name="results">What became of it.</param>
    /// <param name="isAcross">Whether the command at a place concerned several shards. The others keep their order by themselves.</param>
    /// <returns>Their places, in order.</returns>
    public static IReadOnlyList<int> FindOvertaken(
        IReadOnlyList<Command> commands, IReadOnlyList<CommandResult> results, Func<int, bool> isAcross)
    {
        if (!results.Any(IsOpenToOthers))
        {
            return [];
        }

        var overtaken = new List<int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var namesAcross = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < commands.Count; i++)
        {
            var own = NamesIn(commands[i]);
            var isOvertaken = IsOpenToOthers(results[i]) && own.Any((isAcross(i) ? names : namesAcross).Contains);
            if (isOvertaken)
            {
                overtaken.Add(i);
            }

            // What another one waits for may itself be waiting.
            if (isOvertaken || results[i] is CommandResult.Done { IsRepeat: false })
            {
                names.UnionWith(own);
                if (isOvertaken || isAcross(i))
                {
                    namesAcross.UnionWith(own);
                }
            }
        }

        return overtaken;
    }

    private static bool IsOpenToOthers(CommandResult result) => result is CommandResult.Refused
    {
        Why.Code: RefusalCode.InsufficientFunds or RefusalCode.AccountNotFound or RefusalCode.TransactionNotFound,
    };

    // Of accounts and of transactions. One that is the name of both costs a try, and nothing else.
    private static IEnumerable<string> NamesIn(Command command) => command switch
    {
        SubmitTransaction submit => submit.Transfers.SelectMany(t => new[] { t.Debit.Value, t.Credit.Value }).Append(submit.Id.Value),
        ReverseTransaction reverse => [reverse.Id.Value, reverse.Reverses.Value],
        PostPending post => [post.Id.Value],
        VoidPending cancel => [cancel.Id.Value],
        OpenAccount open => [open.Id.Value],
        _ => [],
    };
}
