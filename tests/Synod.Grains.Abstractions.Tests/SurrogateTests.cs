using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>The ledger's types come out of Orleans' serializer as they went in.</summary>
public class SurrogateTests
{
    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly Metadata Words =
        Metadata.TryCreate([new("z", "ü"), new("a", "")], out var words, out _) ? words : Metadata.None;

    private static readonly Hash256 Hash = new(Enumerable.Range(0, 32).Select(i => (byte)(i * 7)).ToArray());
    private static readonly Timestamp Noon = new(1_769_860_800_123_456);
    private static readonly Seen Seen = new(3, ulong.MaxValue, Hash);
    private static readonly EntryPlace Place = new(2, 7, 1 << 20, Noon);
    private static readonly Totals Totals = new(new(UInt128.MaxValue), new(1), Amount.Zero, new((UInt128)ulong.MaxValue + 1));
    private static readonly TransactionId Id = TransactionId.Parse("order/7:a");
    private static readonly Transfer Transfer = new(AccountId.Parse("a"), AccountId.Parse("b.c"), new(UInt128.MaxValue));

    private static readonly Account Account = new(
        AccountId.Parse("x"), Asset.Parse("JPY/0"), NormalSide.Debit, new Overdraft(new(5)), 9, Totals);

    private static readonly TransactionPosted Posted =
        new(Noon, Id, new TransferList([Transfer]), Reference.Parse("r"), MetadataCommitment: null, TransactionId.Parse("before"));

    private static readonly PendingPosted Resolved = new(Noon, Id, new TransferList([Transfer]));
    private static readonly EntryReference Prepared = new(ulong.MaxValue, Hash);
    private static readonly Agreement Agreement = new(2, new ValueList<Asset>([Account.Asset]), new ValueList<LegVote>([new(3, Prepared)]));
    private static readonly Hold Hold = new(Id, 9, 1, 2, IsPending: true, Noon, new TransferList([Transfer]));

    public static TheoryData<object> Samples =>
    [
        LedgerName.Parse("bank-1"), AccountId.Parse("a:b/c"), Id, Asset.Parse("USD/2"), Reference.Parse(""), Reference.Parse("ö"),
        Words, Metadata.None, Totals.DebitsPosted, Overdraft.None, Overdraft.Unlimited, Noon, Hash, Hash256.Zero, Totals, Transfer,
        new PendingTerms(null), new PendingTerms(60),
        new OpenAccount(Account.Id, Account.Asset, NormalSide.Debit, Overdraft.Unlimited, Words),
        new VoidPending(Id), new PostPending(Id, null),
        new ReverseTransaction(Id, TransactionId.Parse("t"), Words, default), new CreateLedger(LedgerName.Parse("l"), 256),
        new ShardOpened(Noon, new ShardKey(LedgerName.Parse("l"), 1), 2, "o/l/1", new byte[] { 1, 2 }),
        new AccountOpened(Noon, Account.Id, Account.Asset, Account.NormalSide, Account.Overdraft, Hash),
        Posted, new TransactionReserved(Noon, Id, new TransferList([Transfer]), default, Hash, new Timestamp(5)),
        Resolved, new PendingVoided(Noon, Id), new PendingExpired(Noon, Id), new LedgerCreated(Noon, LedgerName.Parse("l"), 3),
        Place, new Refusal(RefusalCode.CrossShard, "Because."), new Refusal(RefusalCode.Overflow, "x") { Held = Account.Id },
        new CommandResult.Done(Place, false) { Leaf = Hash },
        new CommandResult.Done(Place, true), new CommandResult.Refused(new Refusal(RefusalCode.Overflow, "Too much.")),
        Seen, new LedgerInfo(LedgerName.Parse("l"), 2, Noon), new AsOf(7, null), new AsOf(null, Noon),
        new ShardHead(Seen, 5, Hash, Hash256.Zero, Noon, 9), Account,
        new AccountView(Account, Noon, null, null, Seen),
        new StatementEntry(Place, Posted, default, Totals),
        new TransactionView(Posted, Place, Resolved, Place, Id, Words, null, Seen),
        new TransactionView(Posted, Place, null, null, null, null, null, Seen),
        new LedgerCreation(new LedgerInfo(LedgerName.Parse("l"), 2, Noon), new CommandResult.Done(Place, false)),
        .. OfSeveralShards,
    ];

    private static object[] OfSeveralShards =>
    [
        Prepared, new LegVote(255, Prepared), Agreement, Hold,
        new PrepareTransaction(Id, 1, 2, IsPending: true, Hold.Transfers, Agreement.Assets),
        new DecideTransaction(new ReverseTransaction(Id, TransactionId.Parse("t"), Words, default), Agreement),
        new AbortTransaction(Id, int.MaxValue), new CommitHold(Id, 9, Prepared, Hold.Transfers), new ReleaseHold(Id, 9, Prepared),
        new HoldDecision(HoldOutcome.Committed, Prepared, Hold.Transfers), new HoldDecision(HoldOutcome.Undecided, default, null),
        new AccountVersion(new AccountView(Account, Noon, null, null, Seen), 8), new AccountVersion(null, 0),
        Posted with { Agreement = Agreement },
        new TransactionReserved(Noon, Id, Hold.Transfers, default, null, null) { Agreement = Agreement },
        new TransactionPrepared(Noon, Id, 1, 2, IsPending: false, Hold.Transfers, Agreement.Assets),
        new HoldCommitted(Noon, Id, 9, Prepared, Hold.Transfers), new HoldReleased(Noon, Id, 9, Prepared),
        new TransactionAborted(Noon, Id, 2),
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_value_comes_out_as_it_went_in(object value) => Assert.Equal(value, Travelled(value));

    [Fact]
    public void Lists_inside_come_out_as_they_went_in()
    {
        var submit = Travelled(new SubmitTransaction(Id, [Transfer, Transfer], new PendingTerms(3), Words, Reference.Parse("r")));
        Assert.Equal([Transfer, Transfer], submit.Transfers);
        Assert.Equal((Id, new PendingTerms(3), Words, "r"), (submit.Id, submit.Pending, submit.Metadata, submit.Reference.Value));
        Assert.Equal([new Amount(3)], Travelled(new PostPending(Id, [new Amount(3)])).Amounts);

        var line = new StatementEntry(Place, Posted, default, Totals);
        var page = Travelled(new StatementPage(Account, [line, line], 4, Seen));
        Assert.Equal([line, line], page.Lines);
        Assert.Equal((Account, 4ul, Seen), (page.Account, page.Next, page.Seen));
        Assert.Empty(page.Holds);
        Assert.Equal([Hold, Hold], Travelled(new StatementPage(Account, [], null, Seen) { Holds = [Hold, Hold] }).Holds);
        Assert.Equal([Hold], Travelled(new AccountView(Account, Noon, null, null, Seen) { Holds = [Hold] }).Holds);
        Assert.Equal([Hold], Travelled(new AccountView(Account, Noon, null, null, Seen) { Reserved = [Hold] }).Reserved);

        var head = new ShardHead(Seen, 5, Hash, Hash256.Zero, Noon, 9);
        Assert.Equal([head], Travelled(new LedgerView(new LedgerInfo(LedgerName.Parse("l"), 1, Noon), [head])).Heads);

        IReadOnlyList<CommandResult> results =
            [new CommandResult.Done(Place, true), new CommandResult.Refused(new(RefusalCode.Overflow, "x"))];
        Assert.Equal(results, Travelled(results));
    }

    [Fact]
    public void Salts_come_out_as_they_went_in()
    {
        byte[] salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        Assert.Equal(salt, Travelled(new AccountView(Account, Noon, Words, salt, Seen)).MetadataSalt!.Value.ToArray());
        Assert.Equal(
            salt, Travelled(new TransactionView(Posted, Place, null, null, null, Words, salt, Seen)).MetadataSalt!.Value.ToArray());
    }

    [Fact]
    public void The_services_exceptions_keep_their_types_and_what_they_say()
    {
        var unavailable = Travelled<Exception>(new UnavailableException(UnavailableReason.NoQuorum, "None.", new IOException()));
        Assert.Equal(UnavailableReason.NoQuorum, Assert.IsType<UnavailableException>(unavailable).Reason);
        Assert.Equal("None.", unavailable.Message);
        Assert.Equal("So.", Assert.IsType<OutcomeUnknownException>(Travelled<Exception>(new OutcomeUnknownException("So."))).Message);
        Assert.Equal("l", Assert.IsType<LedgerNotFoundException>(Travelled<Exception>(new LedgerNotFoundException("l"))).Name);

        var failed = Travelled<CommandResult>(new CommandResult.Failed(new OutcomeUnknownException("So.")));
        Assert.IsType<OutcomeUnknownException>(Assert.IsType<CommandResult.Failed>(failed).Why);
    }

    [Fact]
    public void Every_type_that_travels_is_among_the_samples()
    {
        var travelling = typeof(ILedgerGrain).Assembly.GetTypes()
            .Where(t => t.IsDefined(typeof(RegisterConverterAttribute), inherit: false))
            .Select(t => t.GetInterfaces().First(i => i.Name == typeof(IConverter<,>).Name).GetGenericArguments()[0]);
        Type[] elsewhere =
        [
            typeof(SubmitTransaction), typeof(StatementPage), typeof(LedgerView), typeof(CommandResult.Failed),
            typeof(UnavailableException), typeof(OutcomeUnknownException), typeof(LedgerNotFoundException),
        ];

        var sampled = ((IEnumerable<object[]>)Samples).Select(s => s[0].GetType()).ToHashSet();
        Assert.Empty(travelling.Where(t => !sampled.Contains(t)).Except(elsewhere));
    }

    private static T Travelled<T>(T value)
        where T : notnull => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;
}
