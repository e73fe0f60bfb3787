using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Contract;

/// <summary>Values to store: each is a function of its number, so that a test can tell what it should read.</summary>
public static class Sample
{
    public static ShardKey Shard { get; } = new(LedgerName.Parse("bank"), 0);

    public static Ballot Ballot(uint round, ulong proposer = 1) => new(round, new ProposerId(proposer));

    /// <summary>A promise without a vote.</summary>
    public static SlotState Promise(uint round, ulong proposer = 1) => new(Ballot(round, proposer), null);

    /// <summary>A vote for a value of some bytes.</summary>
    public static SlotState Voted(uint round, int bytes = 64, ulong proposer = 1)
    {
        var value = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            value[i] = (byte)(i * 31 + (int)round);
        }

        return new SlotState(Ballot(round, proposer), new(Ballot(round, proposer), value));
    }

    public static Hash256 Hash(string of) => new(SHA256.HashData(Encoding.UTF8.GetBytes(of)));

    public static Hash256[] Hashes(string of, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => Hash(string.Create(CultureInfo.InvariantCulture, $"{of}/{i}")))];

    public static TransactionId Transaction(string id) => TransactionId.Parse(id);

    public static AccountId Account(string id) => AccountId.Parse(id);

    public static Totals Totals(UInt128 debits, UInt128 credits) =>
        new(new Amount(debits), new Amount(credits), new Amount(debits / 2), Amount.Zero);

    /// <summary>An account of its shard; there are others between these.</summary>
    public static AccountRef Ref(string id) => new(Account(id), id switch
    {
        "cash" => 3,
        "sales" => 10,
        "nobody" => 11,
        "x/y" => 2,
        _ => 20 + int.Parse(id.Split('-', '/')[^1], CultureInfo.InvariantCulture),
    });

    public static AccountLine Line(string account, ulong index, UInt128 debits, UInt128 credits) =>
        new(Ref(account), new StatementLine(index, Totals(debits, credits)));

    /// <summary>Block n with <paramref name="entries"/> entries, if all blocks before it have as many.</summary>
    public static BlockRow Row(ulong height, int entries = 3) => new(
        height,
        Hash(string.Create(CultureInfo.InvariantCulture, $"block {height}")),
        (height - 1) * (ulong)entries,
        entries,
        new Timestamp((long)height * 1_000),
        string.Create(CultureInfo.InvariantCulture, $"synod/bank/0\n{height}\n— signed \u2713\n"));

    /// <summary>Block n with nothing in it but its row.</summary>
    public static IndexedBlock Empty(ulong height, int entries = 3) => new(Row(height, entries), [], [], []);
}
