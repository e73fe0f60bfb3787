using System.Text.Json;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>The golden files. Another program made them, in another language, from docs/formats.md alone.</summary>
internal static class Golden
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", name));

    public static JsonElement Json(string name) => JsonDocument.Parse(Bytes(name)).RootElement;

    public static byte[] Hex(this JsonElement element, string property) =>
        Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static Hash256 Hash(this JsonElement element, string property) => new(element.Hex(property));

    public static Timestamp Time(this JsonElement element, string property) => new(element.GetProperty(property).GetInt64());

    /// <summary>The entry that a golden file's fields describe.</summary>
    public static Entry Entry(JsonElement fields)
    {
        var time = fields.Time("timestamp");
        return fields.Text("kind") switch
        {
            "shard opened" => new ShardOpened(
                time,
                new ShardKey(LedgerName.Parse(fields.Text("ledger")), fields.GetProperty("shard").GetInt32()),
                fields.GetProperty("shards").GetInt32(),
                fields.Text("origin"),
                fields.Hex("signerKey")),
            "account opened" => new AccountOpened(
                time,
                AccountId.Parse(fields.Text("id")),
                Asset.Parse(fields.Text("asset")),
                fields.Text("normalSide") == "debit" ? NormalSide.Debit : NormalSide.Credit,
                Overdraft.TryParse(fields.Text("overdraft"), out var overdraft) ? overdraft : throw new FormatException(),
                Commitment(fields)),
            "transaction posted" or "posted across shards" => new TransactionPosted(
                time, Id(fields), Transfers(fields), Reference.Parse(fields.Text("reference")), Commitment(fields),
                fields.GetProperty("reverses").GetString() is { } original ? TransactionId.Parse(original) : null)
            {
                Agreement = Agreement(fields),
            },
            "transaction reserved" or "reserved across shards" => new TransactionReserved(
                time, Id(fields), Transfers(fields), Reference.Parse(fields.Text("reference")), Commitment(fields),
                fields.GetProperty("expiry").ValueKind == JsonValueKind.Null ? null : fields.Time("expiry"))
            {
                Agreement = Agreement(fields),
            },
            "pending posted" => new PendingPosted(time, Id(fields), Transfers(fields)),
            "pending voided" => new PendingVoided(time, Id(fields)),
            "pending expired" => new PendingExpired(time, Id(fields)),
            "ledger created" => new LedgerCreated(
                time, LedgerName.Parse(fields.Text("name")), fields.GetProperty("shards").GetInt32()),
            "transaction prepared" => new TransactionPrepared(
                time, Id(fields), fields.GetProperty("home").GetInt32(), fields.GetProperty("attempt").GetInt32(),
                fields.GetProperty("isPending").GetBoolean(), Transfers(fields), Assets(fields)),
            "hold committed" => new HoldCommitted(
                time, Id(fields), fields.GetProperty("position").GetUInt64(), Link(fields.GetProperty("decision")), Transfers(fields)),
            "hold released" => new HoldReleased(
                time, Id(fields), fields.GetProperty("position").GetUInt64(), Link(fields.GetProperty("decision"))),
            "transaction aborted" => new TransactionAborted(time, Id(fields), fields.GetProperty("attempt").GetInt32()),
            var other => throw new FormatException(other),
        };
    }

    private static TransactionId Id(JsonElement fields) => TransactionId.Parse(fields.Text("id"));

    private static Hash256? Commitment(JsonElement fields) =>
        fields.GetProperty("commitment").GetString() is { } hex ? new Hash256(Convert.FromHexString(hex)) : null;

    private static Agreement? Agreement(JsonElement fields) => fields.TryGetProperty("agreement", out var agreement)
        ? new Agreement(
            agreement.GetProperty("attempt").GetInt32(),
            Assets(agreement),
            new ValueList<LegVote>([.. agreement.GetProperty("votes").EnumerateArray().Select(
                vote => new LegVote(vote.GetProperty("shard").GetInt32(), Link(vote.GetProperty("prepared"))))]))
        : null;

    private static ValueList<Asset> Assets(JsonElement fields) =>
        new([.. fields.GetProperty("assets").EnumerateArray().Select(asset => Asset.Parse(asset.GetString()!))]);

    private static EntryReference Link(JsonElement link) => new(link.GetProperty("position").GetUInt64(), link.Hash("leaf"));

    private static TransferList Transfers(JsonElement fields) => new([.. fields.GetProperty("transfers").EnumerateArray().Select(
        transfer => new Transfer(
            AccountId.Parse(transfer.Text("debit")),
            AccountId.Parse(transfer.Text("credit")),
            Amount.Parse(transfer.Text("amount"))))]);
}
