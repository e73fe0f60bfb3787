using Synod.Ledger;

namespace Synod.Client.Tests;

/// <summary>Values that the tests share.</summary>
internal static class Samples
{
    public static readonly LedgerName Bank = LedgerName.Parse("bank");

    public static readonly SubmitTransaction Payment = Transaction("t-1", 2_500);

    public const string Seen =
        """{"shard":0,"height":17,"hash":"0000000000000000000000000000000000000000000000000000000000000001"}""";

    public static SubmitTransaction Transaction(string id, int amount) => new(
        TransactionId.Parse(id),
        [new Transfer(AccountId.Parse("cash"), AccountId.Parse("customers:42"), new Amount((UInt128)amount))],
        null,
        Metadata.None,
        default);

    public static string TransactionJson(string id = "t-1") =>
        $$"""
        {"id":"{{id}}","status":"posted","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}],
         "reference":"2026/0001","metadata":{"memo":"opening"},"metadataSalt":null,"shard":0,"height":4,"index":9,
         "timestamp":"2026-01-31T12:00:00.000001Z","expiresAt":null,"reverses":null,"reversedBy":null,"resolution":null,
         "seen":{{Seen}}}
        """;
}
