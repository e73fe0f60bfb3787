using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Transactions: submit, look at, receipts (docs/api.md, "Transactions").</summary>
internal static class TransactionEndpoints
{
    public const string Tag = "Transactions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/ledgers/{ledger}/transactions", SubmitAsync)
            .Produces<TransactionBody>(201).Produces<TransactionBody>().Produces<ResultsBody>(207).Document(new()
            {
                Id = "SubmitTransactions",
                Tag = Tag,
                Summary = "Submits a transaction, or many independent ones",
                Description = "One object is answered with the transaction. An array or NDJSON is answered with a result for each item, "
                    + "in order: 201 if all are new, 200 if some were repeats, else 207. For a great many there is a binary body and a "
                    + "binary answer (docs/formats.md); the answer is JSON unless Accept names the other.",
                Body = typeof(TransactionRequestBody),
                TakesMany = true,
                TakesBulk = true,
                TakesKey = true,
                Problems =
                [
                    ProblemType.LedgerNotFound, ProblemType.TransactionConflict, ProblemType.UnknownAccount,
                    ProblemType.AssetMismatch, ProblemType.InsufficientFunds, ProblemType.Overflow,
                    ProblemType.Undecided, ProblemType.OutcomeUnknown,
                ],
            });
        routes.MapGet("/v1/ledgers/{ledger}/transactions/{id}", FindAsync).Produces<TransactionBody>().Document(new()
        {
            Id = "GetTransaction",
            Tag = Tag,
            Summary = "Shows a transaction",
            HasETag = true,
            Query = [QueryDoc.Consistency],
            Problems = [ProblemType.LedgerNotFound, ProblemType.TransactionNotFound],
        });
        routes.MapGet("/v1/ledgers/{ledger}/transactions/{id}/receipt", ReceiptAsync)
            .Produces<string>(200, "text/plain").Document(new()
            {
                Id = "GetReceipt",
                Tag = Tag,
                Summary = "Shows a transaction's receipt, which anyone can verify offline",
                Description = "A C2SP tlog-proof: the entry, its inclusion proof and a signed checkpoint. Of a transaction across "
                    + "shards several of them, one after the other: what decided it, then what every other shard holds for it.",
                Query = [QueryDoc.Of],
                Problems = [ProblemType.LedgerNotFound, ProblemType.TransactionNotFound],
            });
    }

    /// <summary>The answer to a command about one transaction.</summary>
    public static ValueTask<IResult> AnswerAsync(GatewayCall call, LedgerName ledger, TransactionId id, CommandResult result) =>
        result is not CommandResult.Done done ? new(new ProblemAnswer(Outcomes.ProblemOf(result)!))
        : FreshTransaction.Find(done) is { } fresh ? new(Written(call, ledger, done, fresh))
        : ReadBackAsync(call, ledger, id, done);

    // Nearly every request is this one: it makes the call and writes the answer itself, since each step that is bound or awaited for
    // it costs as much as what it does.
    private static async Task SubmitAsync(string ledger, HttpContext httpContext)
    {
        var call = new GatewayCall(httpContext);
        var name = call.Path.Ledger(ledger);
        var key = HeaderInput.ReadKey(call.Http, call.Errors);
        var submission = await call.ReadSubmissionAsync(new TransactionReader(key, call.RecentAccounts));
        if (submission.Shape != SubmissionShape.One)
        {
            CheckNoKey(call, key);
        }

        var transactions = submission.Commands();
        var results = transactions.Count == 0 ? [] : await call.SendAsync(new SubmitTransactionsCommand(name, transactions));
        var answer = submission.Shape == SubmissionShape.One
            ? await AnswerAsync(call, name, transactions[0].Id, results[0])
            : MediaTypes.Prefers(call.Http.Request, BulkResults.MediaType)
                ? new BulkAnswer<SubmitTransaction>(submission, results)
                : new BatchAnswer<SubmitTransaction>(submission, results);
        await answer.ExecuteAsync(httpContext);
    }

    private static async ValueTask<IResult> ReadBackAsync(
        GatewayCall call, LedgerName ledger, TransactionId id, CommandResult.Done done) =>
        Written(call, ledger, done, await call.ReadBackAsync<TransactionView>(
            done.Place, consistency => new FindTransaction(ledger, id, consistency), v => v.Seen));

    private static IResult Written(GatewayCall call, LedgerName ledger, CommandResult.Done done, TransactionView view) => Answers.Written(
        call.Http, done, TransactionBody.From(view), GatewayJson.Written.TransactionBody,
        $"/v1/ledgers/{ledger}/transactions/{Answers.Segment(view.Creation.Id.Value)}");

    private static async Task<IResult> FindAsync(string ledger, string id, GatewayCall call)
    {
        var (name, transaction) = (call.Path.Ledger(ledger), call.Path.Transaction(id));
        var request = new FindTransaction(name, transaction, call.Query.Consistency());
        if (await call.SendAsync(request) is { } view)
        {
            var body = TransactionBody.From(view);
            return Answers.Read(call.Http, body, GatewayJson.Written.TransactionBody, body.Seen);
        }

        return NoSuchTransaction(transaction, name);
    }

    private static async Task<IResult> ReceiptAsync(string ledger, string id, GatewayCall call)
    {
        var (name, transaction) = (call.Path.Ledger(ledger), call.Path.Transaction(id));
        IRequest<string?> request = new FindReceipt(name, transaction, call.Query.ReceiptOf());
        return await call.SendAsync(request) is { } receipt ? Answers.Text(receipt) : NoSuchTransaction(transaction, name);
    }

    private static IResult NoSuchTransaction(TransactionId id, LedgerName ledger) => Answers.NotFound(
        ProblemType.TransactionNotFound, $"There is no transaction '{id}' in the ledger '{ledger}'.");

    private static void CheckNoKey(GatewayCall call, TransactionId? key)
    {
        if (key is not null)
        {
            call.Errors.AddAt("header." + HeaderInput.IdempotencyKey, "Many transactions have an id each; the header is for one.");
            call.Errors.ThrowIfAny();
        }
    }
}
