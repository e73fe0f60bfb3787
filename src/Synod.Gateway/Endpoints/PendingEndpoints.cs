using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>What is done to a transaction that is there: post, void, reverse (docs/api.md, "Transactions").</summary>
internal static class PendingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/ledgers/{ledger}/transactions/{id}/post", PostAsync)
            .Produces<TransactionBody>(201).Produces<TransactionBody>().Document(new()
            {
                Id = "PostTransaction",
                Tag = TransactionEndpoints.Tag,
                Summary = "Posts a reservation, in full or in part",
                Body = typeof(PostRequestBody),
                IsBodyOptional = true,
                Problems =
                [
                    ProblemType.LedgerNotFound, ProblemType.TransactionNotFound, ProblemType.NotPending,
                    ProblemType.AlreadyPosted, ProblemType.AlreadyVoided, ProblemType.AlreadyExpired,
                    ProblemType.AmountExceedsPending, ProblemType.OutcomeUnknown,
                ],
            });
        routes.MapPost("/v1/ledgers/{ledger}/transactions/{id}/void", VoidAsync)
            .Produces<TransactionBody>(201).Produces<TransactionBody>().Document(new()
            {
                Id = "VoidTransaction",
                Tag = TransactionEndpoints.Tag,
                Summary = "Releases a reservation",
                Problems =
                [
                    ProblemType.LedgerNotFound, ProblemType.TransactionNotFound, ProblemType.NotPending,
                    ProblemType.AlreadyPosted, ProblemType.AlreadyExpired, ProblemType.OutcomeUnknown,
                ],
            });
        routes.MapPost("/v1/ledgers/{ledger}/transactions/{id}/reverse", ReverseAsync)
            .Produces<TransactionBody>(201).Produces<TransactionBody>().Document(new()
            {
                Id = "ReverseTransaction",
                Tag = TransactionEndpoints.Tag,
                Summary = "Makes a new transaction that undoes a posted one",
                Body = typeof(ReverseRequestBody),
                TakesKey = true,
                Problems =
                [
                    ProblemType.LedgerNotFound, ProblemType.TransactionNotFound, ProblemType.TransactionConflict,
                    ProblemType.InsufficientFunds, ProblemType.Overflow, ProblemType.NotPosted,
                    ProblemType.AlreadyReversed, ProblemType.Undecided, ProblemType.OutcomeUnknown,
                ],
            });
    }

    private static async Task<IResult> PostAsync(string ledger, string id, GatewayCall call)
    {
        var (name, transaction) = (call.Path.Ledger(ledger), call.Path.Transaction(id));
        var amounts = await call.ReadObjectAsync(TransactionInput.ReadPost);
        var result = await call.SendAsync(new PostPendingCommand(name, new PostPending(transaction, amounts)));
        return await TransactionEndpoints.AnswerAsync(call, name, transaction, result);
    }

    private static async Task<IResult> VoidAsync(string ledger, string id, GatewayCall call)
    {
        var (name, transaction) = (call.Path.Ledger(ledger), call.Path.Transaction(id));
        await call.ReadObjectAsync(TransactionInput.ReadNothing);
        var result = await call.SendAsync(new VoidPendingCommand(name, new VoidPending(transaction)));
        return await TransactionEndpoints.AnswerAsync(call, name, transaction, result);
    }

    private static async Task<IResult> ReverseAsync(string ledger, string id, GatewayCall call)
    {
        var (name, transaction) = (call.Path.Ledger(ledger), call.Path.Transaction(id));
        var key = HeaderInput.ReadKey(call.Http, call.Errors);
        var command = await call.ReadObjectAsync(
            (value, errors) => TransactionInput.ReadReverse(value, transaction, key, errors));
        var result = await call.SendAsync(new ReverseCommand(name, command!));
        return await TransactionEndpoints.AnswerAsync(call, name, command!.Id, result);
    }
}
