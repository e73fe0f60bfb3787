using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>What an auditor reads: checkpoints and blocks (docs/api.md, "Blocks").</summary>
internal static class BlockEndpoints
{
    private const string Tag = "Blocks";
    private const string Binary = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/ledgers/{ledger}/shards/{shard}/checkpoint", CheckpointAsync)
            .Produces<string>(200, "text/plain").Document(new()
            {
                Id = "GetCheckpoint",
                Tag = Tag,
                Summary = "Shows a shard's newest signed checkpoint",
                Description = "A C2SP signed note (tlog-checkpoint).",
                Problems = [ProblemType.LedgerNotFound, ProblemType.ShardNotFound],
            });
        routes.MapGet("/v1/ledgers/{ledger}/shards/{shard}/blocks/{height}", BlockAsync)
            .Produces<BlockBody>().Document(new()
            {
                Id = "GetBlock",
                Tag = Tag,
                Summary = "Shows a block",
                Description = "JSON, or the block itself if Accept prefers application/octet-stream.",
                OtherType = Binary,
                Problems = [ProblemType.LedgerNotFound, ProblemType.ShardNotFound, ProblemType.BlockNotFound],
            });
    }

    private static async Task<IResult> CheckpointAsync(string ledger, string shard, GatewayCall call)
    {
        var request = new FindCheckpoint(call.Path.Ledger(ledger), call.Path.Shard(shard));
        return await call.SendAsync(request) is { } checkpoint
            ? Answers.Text(checkpoint)
            : NoSuchShard(request.Shard, request.Name.Value);
    }

    private static async Task<IResult> BlockAsync(string ledger, string shard, string height, GatewayCall call)
    {
        var request = new FindBlock(call.Path.Ledger(ledger), call.Path.Shard(shard), call.Path.Height(height));
        if (await call.SendAsync(request) is not { } block)
        {
            return await NoSuchBlockAsync(call, request);
        }

        call.Http.Response.Headers.Vary = "Accept";
        return MediaTypes.Prefers(call.Http.Request, Binary)
            ? TypedResults.Bytes(block, Binary)
            : Answers.Json(BlockBody.From(BlockCodec.Decode(block)), GatewayJson.Written.BlockBody);
    }

    private static async Task<IResult> NoSuchBlockAsync(GatewayCall call, FindBlock request)
    {
        var ledger = await call.SendAsync(new FindLedger(request.Name));
        if (ledger is null)
        {
            return Answers.NotFound(ProblemType.LedgerNotFound, $"There is no ledger '{request.Name}'.");
        }

        return request.Shard >= ledger.Info.Shards
            ? NoSuchShard(request.Shard, request.Name.Value)
            : Answers.NotFound(ProblemType.BlockNotFound, string.Create(
                CultureInfo.InvariantCulture, $"Shard {request.Shard} of '{request.Name}' has no block {request.Height} yet."));
    }

    private static IResult NoSuchShard(int shard, string ledger) => Answers.NotFound(
        ProblemType.ShardNotFound, string.Create(CultureInfo.InvariantCulture, $"The ledger '{ledger}' has no shard {shard}."));
}
