namespace Synod.Ledger;

/// <summary>
/// What a command must be whatever the ledger holds. A gateway tells its client; execution refuses to start. What depends
/// on the ledger is a <see cref="Refusal"/> instead.
/// </summary>
public static class CommandSyntax
{
    /// <summary>What is malformed about a command, a sentence; null if nothing is.</summary>
    public static string? Problem(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command switch
        {
            SubmitTransaction submit => ProblemOf(submit),
            PostPending post => ProblemOf(post),
            VoidPending @void => ProblemOf(@void.Id),
            ReverseTransaction reverse => ProblemOf(reverse.Id) ?? ProblemOf(reverse.Reverses),
            OpenAccount open => ProblemOf(open),
            CreateLedger create => ProblemOf(create),
            PrepareTransaction prepare => ProblemOf(prepare),
            DecideTransaction decide => ProblemOf(decide),
            AbortTransaction abort => ProblemOfAttempt(abort.Attempt) ?? ProblemOf(abort.Id),
            CommitHold commit => commit.Transfers.Count == 0 ? "Nothing is posted." : ProblemOf(commit.Id),
            ReleaseHold release => ProblemOf(release.Id),
            _ => $"{command.GetType().Name} is not a kind of command.",
        };
    }

    private static string? ProblemOf(SubmitTransaction submit) =>
        submit.Pending is { TimeoutSeconds: < 1 or > PendingTerms.MaxTimeoutSeconds }
            ? $"A time-out is 1 to {PendingTerms.MaxTimeoutSeconds} seconds."
            : ProblemOf(submit.Transfers) ?? ProblemOf(submit.Id);

    private static string? ProblemOf(PrepareTransaction prepare) =>
        (prepare.Assets.Count == prepare.Transfers.Count ? null : "There is one asset for each transfer.")
        ?? ProblemOfAttempt(prepare.Attempt) ?? ProblemOf(prepare.Transfers) ?? ProblemOf(prepare.Id);

    private static string? ProblemOf(DecideTransaction decide) =>
        decide.Transaction is SubmitTransaction or ReverseTransaction
            ? ProblemOfAttempt(decide.Agreement.Attempt) ?? Problem(decide.Transaction)
            : $"{decide.Transaction.GetType().Name} is not decided by several shards.";

    private static string? ProblemOfAttempt(int attempt) => attempt >= 1 ? null : "Attempts count from 1.";

    private static string? ProblemOf(IReadOnlyList<Transfer> transfers)
    {
        // To ask an array through an interface costs more than to check what it has.
        var array = transfers as Transfer[];
        var count = array?.Length ?? transfers.Count;
        if (count is 0 or > Transfer.MaxPerTransaction)
        {
            return $"A transaction has 1 to {Transfer.MaxPerTransaction} transfers, not {count}.";
        }

        for (var i = 0; i < count; i++)
        {
            if (ProblemOf(array is null ? transfers[i] : array[i]) is { } problem)
            {
                return $"Transfer {i}: {problem}";
            }
        }

        return null;
    }

    private static string? ProblemOf(in Transfer transfer)
    {
        if (transfer.Debit == transfer.Credit)
        {
            return "the debit and the credit account are the same.";
        }

        if (transfer.Debit == default || transfer.Credit == default)
        {
            return "an account is not named.";
        }

        return transfer.Amount.IsZero ? "the amount is zero." : null;
    }

    private static string? ProblemOf(PostPending post)
    {
        if (post.Amounts is { } amounts)
        {
            if (amounts.Count is 0 or > Transfer.MaxPerTransaction)
            {
                return $"There are 1 to {Transfer.MaxPerTransaction} amounts, not {amounts.Count}.";
            }

            if (amounts.All(amount => amount.IsZero))
            {
                return "All amounts are zero: to post nothing is to void.";
            }
        }

        return ProblemOf(post.Id);
    }

    private static string? ProblemOf(OpenAccount open)
    {
        if (open.Id == default || open.Asset == default)
        {
            return "An account has an id and an asset.";
        }

        return open.NormalSide is NormalSide.Credit or NormalSide.Debit ? null : "The normal side is credit or debit.";
    }

    private static string? ProblemOf(CreateLedger create)
    {
        if (create.Name == default || create.Name == LedgerName.Directory)
        {
            return $"A ledger has a name, and '{LedgerName.Directory}' is kept.";
        }

        return create.Shards is >= 1 and <= ShardKey.MaxShards ? null : $"A ledger has 1 to {ShardKey.MaxShards} shards.";
    }

    private static string? ProblemOf(TransactionId id) => id == default ? "The transaction is not named." : null;
}
