using Synod.Ledger;

namespace Synod.Client;

/// <content>Transactions.</content>
public sealed partial class SynodClient
{
    /// <summary>The most items of one batch.</summary>
    public const int MaxBatch = 8_192;

    /// <summary>Posts or reserves a transaction, exactly once however often it is repeated.</summary>
    public Task<Written<TransactionDetails>> SubmitAsync(
        LedgerName ledger, SubmitTransaction transaction, CancellationToken cancellationToken = default) => WriteAsync(
            ApiRequest.Post(
                ApiPath.Transactions(ledger), TransactionRequest.From(transaction), WireJson.Default.TransactionRequest),
            SynodJson.Default.TransactionDetails,
            cancellationToken);

    /// <summary>
    /// Submits many independent transactions, at most <see cref="MaxBatch"/>, each with its own result, in order. Items
    /// that met a passing failure are repeated; those that still met one at the end say so in their status (429, 503, 504).
    /// </summary>
    public Task<IReadOnlyList<ItemResult>> SubmitManyAsync(
        LedgerName ledger, IReadOnlyList<SubmitTransaction> transactions, CancellationToken cancellationToken = default) =>
        SubmitBatchAsync(
            transactions,
            open => ApiRequest.Post(
                ApiPath.Transactions(ledger), [.. open.Select(TransactionRequest.From)], WireJson.Default.TransactionRequestArray),
            (_, answer) => ReadJson(answer),
            cancellationToken);

    /// <summary>
    /// The same as <see cref="SubmitManyAsync"/> in bytes (docs/formats.md, "Bulk transactions"): a fraction of what JSON costs both
    /// sides, for those who have a great many. A problem has no title then.
    /// </summary>
    public Task<IReadOnlyList<ItemResult>> SubmitBulkAsync(
        LedgerName ledger, IReadOnlyList<SubmitTransaction> transactions, CancellationToken cancellationToken = default) =>
        SubmitBatchAsync(
            transactions,
            open => ApiRequest.PostBytes(
                ApiPath.Transactions(ledger), BulkTransactions.Encode(open), BulkTransactions.MediaType, BulkResults.MediaType),
            ReadBulk,
            cancellationToken);

    /// <summary>A transaction.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">The transaction.</param>
    /// <param name="local">True to take what the server knows without confirming it with a majority: it may be behind.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<TransactionDetails> ReadTransactionAsync(
        LedgerName ledger, TransactionId id, bool local = false, CancellationToken cancellationToken = default)
    {
        var path = WithQuery(ApiPath.Transaction(ledger, id), ConsistencyQuery(local));
        var answer = await _sender.SendAsync(ApiRequest.Get(path), cancellationToken);
        return answer.Read(SynodJson.Default.TransactionDetails);
    }

    /// <summary>Posts a reservation.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">The reservation.</param>
    /// <param name="amounts">One amount for each transfer, to post in part; null for all of it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task<Written<TransactionDetails>> PostAsync(
        LedgerName ledger, TransactionId id, IReadOnlyList<Amount>? amounts = null,
        CancellationToken cancellationToken = default)
    {
        var path = ApiPath.Transaction(ledger, id) + "/post";
        var request = amounts is null
            ? ApiRequest.Post(path)
            : ApiRequest.Post(path, new PostRequest(amounts), WireJson.Default.PostRequest);
        return WriteAsync(request, SynodJson.Default.TransactionDetails, cancellationToken);
    }

    /// <summary>Releases a reservation.</summary>
    public Task<Written<TransactionDetails>> VoidAsync(
        LedgerName ledger, TransactionId id, CancellationToken cancellationToken = default) => WriteAsync(
            ApiRequest.Post(ApiPath.Transaction(ledger, id) + "/void"),
            SynodJson.Default.TransactionDetails,
            cancellationToken);

    /// <summary>Undoes a posted transaction by a new one, and answers with the new one.</summary>
    public Task<Written<TransactionDetails>> ReverseAsync(
        LedgerName ledger, ReverseTransaction reversal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reversal);
        var body = new ReverseRequest(
            reversal.Id,
            TransactionRequest.ReferenceOrNull(reversal.Reference),
            AccountRequest.NoneAsNull(reversal.Metadata));
        return WriteAsync(
            ApiRequest.Post(ApiPath.Transaction(ledger, reversal.Reverses) + "/reverse", body, WireJson.Default.ReverseRequest),
            SynodJson.Default.TransactionDetails,
            cancellationToken);
    }
}
