using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Accounts: open, look at, statements (docs/api.md, "Accounts").</summary>
internal static class AccountEndpoints
{
    public const string Tag = "Accounts";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/ledgers/{ledger}/accounts", OpenAsync)
            .Produces<AccountBody>(201).Produces<AccountBody>().Produces<ResultsBody>(207).Document(new()
            {
                Id = "OpenAccounts",
                Tag = Tag,
                Summary = "Opens an account, or many",
                Description = "One object is answered with the account. An array or NDJSON is answered with a result for each item, "
                    + "in order: 201 if all are new, 200 if some were repeats, else 207.",
                Body = typeof(AccountRequestBody),
                TakesMany = true,
                Problems = [ProblemType.LedgerNotFound, ProblemType.AccountConflict, ProblemType.OutcomeUnknown],
            });
        routes.MapGet("/v1/ledgers/{ledger}/accounts", ReadAsync).Produces<AccountsBody>().Document(new()
        {
            Id = "GetAccounts",
            Tag = Tag,
            Summary = "Shows several accounts as they were together at one moment",
            Query = [QueryDoc.Accounts],
            Problems = [ProblemType.LedgerNotFound, ProblemType.AccountNotFound],
        });
        routes.MapGet("/v1/ledgers/{ledger}/accounts/{id}", FindAsync).Produces<AccountBody>().Document(new()
        {
            Id = "GetAccount",
            Tag = Tag,
            Summary = "Shows an account, now or as of then",
            HasETag = true,
            Query = [QueryDoc.At, QueryDoc.Consistency],
            Problems = [ProblemType.LedgerNotFound, ProblemType.AccountNotFound],
        });
        routes.MapGet("/v1/ledgers/{ledger}/accounts/{id}/entries", StatementAsync).Produces<StatementBody>().Document(new()
        {
            Id = "GetStatement",
            Tag = Tag,
            Summary = "Shows an account's statement, newest first",
            HasETag = true,
            Query = [QueryDoc.Limit, QueryDoc.Cursor, QueryDoc.Consistency],
            Problems = [ProblemType.LedgerNotFound, ProblemType.AccountNotFound],
        });
    }

    private static async Task<IResult> OpenAsync(string ledger, GatewayCall call)
    {
        var name = call.Path.Ledger(ledger);
        var submission = await call.ReadSubmissionAsync(new AccountReader());
        var accounts = submission.Commands();
        var results = accounts.Count == 0 ? [] : await call.SendAsync(new OpenAccountsCommand(name, accounts));
        if (submission.Shape != SubmissionShape.One)
        {
            return new BatchAnswer<OpenAccount>(submission, results);
        }

        if (results[0] is not CommandResult.Done { Place: var place })
        {
            return new ProblemAnswer(Outcomes.ProblemOf(results[0])!);
        }

        var id = accounts[0].Id;
        var view = await call.ReadBackAsync<AccountView>(
            place, consistency => new FindAccount(name, id, null, consistency), v => v.Seen);
        return Answers.Written(
            call.Http, results[0], AccountBody.From(view), GatewayJson.Written.AccountBody,
            $"/v1/ledgers/{name}/accounts/{Answers.Segment(id.Value)}");
    }

    private static async Task<IResult> ReadAsync(string ledger, GatewayCall call)
    {
        var (name, ids) = (call.Path.Ledger(ledger), call.Query.Accounts());
        var views = await call.SendAsync(new ReadAccounts(name, ids));
        for (var i = 0; i < ids.Count; i++)
        {
            if (views[i] is null)
            {
                return NoSuchAccount(ids[i], name, null);
            }
        }

        return Answers.Json(new AccountsBody([.. views.Select(view => AccountBody.From(view!))]), GatewayJson.Written.AccountsBody);
    }

    private static async Task<IResult> FindAsync(string ledger, string id, GatewayCall call)
    {
        var (name, account) = (call.Path.Ledger(ledger), call.Path.Account(id));
        var request = new FindAccount(name, account, call.Query.At(), call.Query.Consistency());
        if (await call.SendAsync(request) is { } view)
        {
            var body = AccountBody.From(view);
            return Answers.Read(call.Http, body, GatewayJson.Written.AccountBody, body.Seen);
        }

        return NoSuchAccount(account, name, request.AsOf);
    }

    private static async Task<IResult> StatementAsync(string ledger, string id, GatewayCall call)
    {
        var (name, account) = (call.Path.Ledger(ledger), call.Path.Account(id));
        var request = new ReadStatement(name, account, call.Query.Cursor(), call.Query.Limit(), call.Query.Consistency());
        if (await call.SendAsync(request) is { } page)
        {
            var body = StatementBody.From(page);
            return Answers.Read(call.Http, body, GatewayJson.Written.StatementBody, body.Seen);
        }

        return NoSuchAccount(account, name, null);
    }

    private static IResult NoSuchAccount(AccountId account, LedgerName ledger, AsOf? asOf) => Answers.NotFound(
        ProblemType.AccountNotFound,
        asOf is null
            ? $"There is no account '{account}' in the ledger '{ledger}'."
            : $"There was no account '{account}' in the ledger '{ledger}' then.");
}
