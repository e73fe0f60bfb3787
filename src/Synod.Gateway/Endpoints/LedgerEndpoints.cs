using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Synod.Gateway;

/// <summary>Ledgers: create, list, look at, and the keys that sign them (docs/api.md, "Ledgers").</summary>
internal static class LedgerEndpoints
{
    private const string Tag = "Ledgers";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/ledgers/{ledger}", CreateAsync).Produces<LedgerBody>(201).Produces<LedgerBody>().Document(new()
        {
            Id = "CreateLedger",
            Tag = Tag,
            Summary = "Creates a ledger",
            Description = "The same again is 200. Without a body the ledger has one shard.",
            Body = typeof(LedgerRequestBody),
            IsBodyOptional = true,
            Problems = [ProblemType.LedgerConflict, ProblemType.OutcomeUnknown],
        });
        routes.MapGet("/v1/ledgers", ListAsync).Produces<LedgersBody>().Document(new()
        {
            Id = "ListLedgers",
            Tag = Tag,
            Summary = "Lists the ledgers by name",
        });
        routes.MapGet("/v1/ledgers/{ledger}", FindAsync).Produces<LedgerWithHeadsBody>().Document(new()
        {
            Id = "GetLedger",
            Tag = Tag,
            Summary = "Shows a ledger with the heads of its shards",
            Problems = [ProblemType.LedgerNotFound],
        });
        routes.MapGet("/v1/ledgers/{ledger}/key", KeysAsync).Produces<string>(200, "text/plain").Document(new()
        {
            Id = "GetVerifierKeys",
            Tag = Tag,
            Summary = "Shows the verifier keys, one a shard, a line each",
            Description = "C2SP verifier keys: <origin>+<key id>+<base64>.",
            Problems = [ProblemType.LedgerNotFound],
        });
    }

    private static async Task<IResult> CreateAsync(string ledger, GatewayCall call)
    {
        var name = call.Path.Ledger(ledger);
        var shards = await call.ReadObjectAsync(LedgerInput.ReadShards);
        var creation = await call.SendAsync(new CreateLedgerCommand(name, shards));
        return Outcomes.ProblemOf(creation.Result) is { } problem
            ? new ProblemAnswer(problem)
            : Answers.Written(
                call.Http, creation.Result, LedgerBody.From(creation.Ledger!), GatewayJson.Written.LedgerBody, $"/v1/ledgers/{name}");
    }

    private static async Task<IResult> ListAsync(GatewayCall call)
    {
        var ledgers = await call.SendAsync(new ListLedgers());
        return Answers.Json(new LedgersBody([.. ledgers.Select(LedgerBody.From)]), GatewayJson.Written.LedgersBody);
    }

    private static async Task<IResult> FindAsync(string ledger, GatewayCall call)
    {
        var name = call.Path.Ledger(ledger);
        return await call.SendAsync(new FindLedger(name)) is { } view
            ? Answers.Json(LedgerWithHeadsBody.From(view), GatewayJson.Written.LedgerWithHeadsBody)
            : Answers.NotFound(ProblemType.LedgerNotFound, $"There is no ledger '{name}'.");
    }

    private static async Task<IResult> KeysAsync(string ledger, GatewayCall call)
    {
        var keys = await call.SendAsync(new ListVerifierKeys(call.Path.Ledger(ledger)));
        return Answers.Text(string.Concat(keys.Select(key => key + "\n")));
    }
}
