namespace Synod.Ledger.Tests;

/// <summary>Values, said shortly.</summary>
internal static class Make
{
    public const string Origin = "synod/test/bank/0";

    public static readonly ShardKey Shard = new(LedgerName.Parse("bank"), 0);

    public static readonly Asset Usd = Asset.Parse("USD/2");

    public static readonly Asset Eur = Asset.Parse("EUR/2");

    public static readonly UInt128 Proposer = 7;

    /// <summary>The transactions that a command's execution asks the history for.</summary>
    public static List<TransactionId> Needed(Command command)
    {
        var ids = new List<TransactionId>();
        History.AddNeededTransactions(command, ids);
        return ids;
    }

    public static AccountId Account(string id) => AccountId.Parse(id);

    public static TransactionId Id(string id) => TransactionId.Parse(id);

    public static Amount Units(UInt128 units) => new(units);

    public static Timestamp At(long seconds) => new(seconds * 1_000_000);

    public static Transfer Move(string debit, string credit, UInt128 amount) =>
        new(Account(debit), Account(credit), new Amount(amount));

    public static Metadata Words(params (string Key, string Value)[] pairs) =>
        Metadata.TryCreate(pairs.Select(p => KeyValuePair.Create(p.Key, p.Value)), out var metadata, out var problem)
            ? metadata
            : throw new FormatException(problem);

    public static MetadataSalt Salt(byte first)
    {
        var bytes = new byte[MetadataSalt.Size];
        bytes[0] = first;
        return new MetadataSalt(bytes);
    }

    public static OpenAccount Open(
        string id, string overdraft = "0", NormalSide side = NormalSide.Credit, Asset? asset = null, Metadata? metadata = null) =>
        new(
            Account(id),
            asset ?? Usd,
            side,
            Overdraft.TryParse(overdraft, out var parsed) ? parsed : throw new FormatException(overdraft),
            metadata ?? Metadata.None);

    public static SubmitTransaction Post(string id, params Transfer[] transfers) =>
        new(Id(id), transfers, null, Metadata.None, default);

    public static SubmitTransaction Reserve(string id, long? timeoutSeconds, params Transfer[] transfers) =>
        new(Id(id), transfers, new PendingTerms(timeoutSeconds), Metadata.None, default);

    public static PostPending PostIt(string id, params UInt128[] amounts) =>
        new(Id(id), amounts.Length == 0 ? null : [.. amounts.Select(Units)]);

    public static VoidPending VoidIt(string id) => new(Id(id));

    public static ReverseTransaction Reverse(string id, string original) =>
        new(Id(id), Id(original), Metadata.None, default);
}
