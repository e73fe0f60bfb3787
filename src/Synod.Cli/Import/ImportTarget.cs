using System.Globalization;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>Where an import's transactions go, a batch at a time.</summary>
internal interface IImportTarget
{
    /// <summary>Opens the accounts that are not open yet.</summary>
    Task OpenAsync(IReadOnlyList<OpenAccount> accounts, ImportTally tally);

    /// <summary>Submits the rows, in order, and tells the tally what became of each.</summary>
    Task SubmitAsync(IReadOnlyList<MappedRow> rows, ImportTally tally);
}

/// <summary>The target of a dry run: every row that the mapping accepts counts as new.</summary>
internal sealed class DryRunTarget : IImportTarget
{
    public Task OpenAsync(IReadOnlyList<OpenAccount> accounts, ImportTally tally)
    {
        foreach (var _ in accounts)
        {
            tally.Opened(isNew: true);
        }

        return Task.CompletedTask;
    }

    public Task SubmitAsync(IReadOnlyList<MappedRow> rows, ImportTally tally)
    {
        foreach (var _ in rows)
        {
            tally.Done(isNew: true);
        }

        return Task.CompletedTask;
    }
}

/// <summary>A ledger behind a service. The client repeats what meets no answer, under the same ids.</summary>
internal sealed class LedgerTarget(SynodClient client, LedgerName ledger, CancellationToken cancellationToken) : IImportTarget
{
    public async Task OpenAsync(IReadOnlyList<OpenAccount> accounts, ImportTally tally)
    {
        foreach (var chunk in accounts.Chunk(SynodClient.MaxBatch))
        {
            var results = await client.OpenAccountsAsync(ledger, chunk, cancellationToken);
            foreach (var result in results)
            {
                if (!result.IsDone)
                {
                    throw Stop($"The account {result.Id} cannot be opened", result);
                }

                tally.Opened(isNew: result.Status == 201);
            }
        }
    }

    public async Task SubmitAsync(IReadOnlyList<MappedRow> rows, ImportTally tally)
    {
        var results = await client.SubmitManyAsync(ledger, [.. rows.Select(r => r.Transaction!)], cancellationToken);
        ItemResult? unsettled = null;
        foreach (var (row, result) in rows.Zip(results))
        {
            if (result.IsDone)
            {
                tally.Done(isNew: result.Status == 201);
            }
            else if (IsRefusal(result.Status))
            {
                tally.Refuse(row.Line, ProblemOf(result), DetailOf(result));
            }
            else
            {
                unsettled ??= result;
            }
        }

        if (unsettled is not null)
        {
            throw Stop($"The transaction {unsettled.Id} was not carried out", unsettled);
        }
    }

    private static bool IsRefusal(int status) => status is >= 400 and < 500 and not 429;

    private static CliException Stop(string what, ItemResult result) => new(
        IsRefusal(result.Status) ? ExitCode.Refused : ExitCode.Unavailable, $"{what}: {DetailOf(result)}");

    private static string ProblemOf(ItemResult result) => result.Problem?.Code is { Length: > 0 } code
        ? code
        : result.Status.ToString(CultureInfo.InvariantCulture);

    private static string DetailOf(ItemResult result) =>
        result.Problem?.Detail ?? result.Problem?.Title ?? $"status {result.Status}";
}
