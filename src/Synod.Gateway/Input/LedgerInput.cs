using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the body of a ledger's creation: how many shards, 1 if nothing is said.</summary>
internal static class LedgerInput
{
    private static readonly string[] Names = ["shards"];

    public static int ReadShards(JsonElement value, InputErrors errors)
    {
        var fields = JsonFields.Read(value, Names, errors);
        return value.ValueKind == JsonValueKind.Object
            ? (int)(fields.ReadWhole("shards", 1, ShardKey.MaxShards, FieldRules.Shards) ?? 1)
            : 1;
    }
}
