using System.Globalization;
using System.Runtime.CompilerServices;
using Synod.Ledger;

namespace Synod.Client;

/// <content>Accounts and statements.</content>
public sealed partial class SynodClient
{
    /// <summary>The most lines of a statement that the API gives at once.</summary>
    public const int MaxStatementPage = 1_000;

    /// <summary>The most accounts that the API shows together.</summary>
    public const int MaxAccounts = 100;

    /// <summary>Opens an account; the same again is no error, other settings are (409 <c>account-conflict</c>).</summary>
    public Task<Written<AccountDetails>> OpenAccountAsync(
        LedgerName ledger, OpenAccount account, CancellationToken cancellationToken = default) => WriteAsync(
            ApiRequest.Post(ApiPath.Accounts(ledger), AccountRequest.From(account), WireJson.Default.AccountRequest),
            SynodJson.Default.AccountDetails,
            cancellationToken);

    /// <summary>Opens many accounts, at most <see cref="MaxBatch"/>, each with its own result, in order.</summary>
    public Task<IReadOnlyList<ItemResult>> OpenAccountsAsync(
        LedgerName ledger, IReadOnlyList<OpenAccount> accounts, CancellationToken cancellationToken = default) =>
        SubmitBatchAsync(
            accounts,
            open => ApiRequest.Post(
                ApiPath.Accounts(ledger), [.. open.Select(AccountRequest.From)], WireJson.Default.AccountRequestArray),
            (_, answer) => ReadJson(answer),
            cancellationToken);

    /// <summary>An account, now or as of then.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">The account.</param>
    /// <param name="at">As of when; null for now.</param>
    /// <param name="local">True to take what the server knows without confirming it with a majority: it may be behind.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<AccountDetails> ReadAccountAsync(
        LedgerName ledger, AccountId id, ReadPoint? at = null, bool local = false,
        CancellationToken cancellationToken = default)
    {
        var path = WithQuery(
            ApiPath.Account(ledger, id),
            at is null ? "" : "at=" + Uri.EscapeDataString(at.Text),
            ConsistencyQuery(local));
        var answer = await _sender.SendAsync(ApiRequest.Get(path), cancellationToken);
        return answer.Read(SynodJson.Default.AccountDetails);
    }

    /// <summary>
    /// Several accounts, on whatever shards, as they were together at one moment, in the order in which they are named. If one
    /// does not exist, none is read (404 <c>account-not-found</c>).
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="ids">The accounts, 1 to <see cref="MaxAccounts"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<IReadOnlyList<AccountDetails>> ReadAccountsAsync(
        LedgerName ledger, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var answer = await _sender.SendAsync(ApiRequest.Get(ApiPath.Accounts(ledger, ids)), cancellationToken);
        return answer.Read(WireJson.Default.AccountList).Accounts;
    }

    /// <summary>One page of an account's statement, newest first.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">The account.</param>
    /// <param name="limit">At most this many lines, 1 to <see cref="MaxStatementPage"/>.</param>
    /// <param name="cursor">The <see cref="StatementSlice.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<StatementSlice> ReadStatementPageAsync(
        LedgerName ledger, AccountId id, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var path = WithQuery(
            ApiPath.Account(ledger, id) + "/entries",
            "limit=" + limit.ToString(CultureInfo.InvariantCulture),
            cursor is null ? "" : "cursor=" + Uri.EscapeDataString(cursor));
        var answer = await _sender.SendAsync(ApiRequest.Get(path), cancellationToken);
        return answer.Read(SynodJson.Default.StatementSlice);
    }

    /// <summary>An account's whole statement, newest first, a page in memory at a time.</summary>
    public async IAsyncEnumerable<StatementItem> ReadStatementAsync(
        LedgerName ledger, AccountId id, int pageSize = MaxStatementPage,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await ReadStatementPageAsync(ledger, id, pageSize, cursor, cancellationToken);
            foreach (var item in page.Entries)
            {
                yield return item;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
