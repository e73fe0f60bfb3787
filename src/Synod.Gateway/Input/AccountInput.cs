using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads <see cref="OpenAccount"/> from JSON (docs/api.md, "Accounts").</summary>
internal static class AccountInput
{
    private static readonly string[] Names = ["id", "asset", "normalSide", "overdraft", "metadata"];

    /// <summary>Reads an account; null, with everything that is wrong in <paramref name="errors"/>.</summary>
    public static Item<OpenAccount> Read(JsonElement value, InputErrors errors)
    {
        var fields = JsonFields.Read(value, Names, errors);
        if (value.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        var id = fields.Require<AccountId>("id", AccountId.TryParse, FieldRules.AccountId);
        var asset = fields.Require<Asset>("asset", Asset.TryParse, FieldRules.Asset);
        var side = fields.Read("normalSide", FieldRules.TryParseSide, FieldRules.NormalSide, NormalSide.Credit);
        var overdraft = fields.Read("overdraft", Overdraft.TryParse, FieldRules.Overdraft, Overdraft.None);
        var metadata = FieldRules.ReadMetadata(fields, errors);
        return new Item<OpenAccount>(id.Value, errors.Any ? null : new OpenAccount(id, asset, side, overdraft, metadata));
    }
}
