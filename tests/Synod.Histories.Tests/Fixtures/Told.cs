using Synod.Ledger;
using Synod.Ledger.Tests;

namespace Synod.Histories.Tests;

/// <summary>A history told by hand, a line for each call. Every one begins with two open accounts.</summary>
internal sealed class Told
{
    private readonly List<Call> _calls = [];

    public static Answer New { get; } = new Answer.Done(IsRepeat: false);

    public static Answer Again { get; } = new Answer.Done(IsRepeat: true);

    public static Answer No(RefusalCode code) => new Answer.Refused(code);

    /// <summary>The history so far, behind the opening of "world", which may owe, and of "a", which may not.</summary>
    public IReadOnlyList<Call> Calls =>
    [
        new(0, -20, -19, new Operation.Do(Make.Open("world", "unlimited")), New),
        new(0, -18, -17, new Operation.Do(Make.Open("a")), New),
        .. _calls,
    ];

    /// <summary>Adds a call from one time to another; without an answer its outcome is unknown.</summary>
    public Told At(long invoked, long returned, Command command, Answer? answer) =>
        Add(invoked, returned, new Operation.Do(command), answer);

    /// <summary>Adds a read of "a" that saw these posted totals.</summary>
    public Told Read(long invoked, long returned, int debits, int credits) => Add(
        invoked, returned, new Operation.ReadAccount(Make.Account("a")),
        new Answer.OfAccount(new Totals(Make.Units((UInt128)debits), Make.Units((UInt128)credits), default, default)));

    /// <summary>Adds a read of a transaction that found none.</summary>
    public Told Missed(long invoked, long returned, string id) =>
        Add(invoked, returned, new Operation.ReadTransaction(Make.Id(id)), new Answer.OfTransaction(null));

    /// <summary>Adds a read of a transaction that found it posted.</summary>
    public Told Found(long invoked, long returned, string id, params Transfer[] transfers) => Add(
        invoked, returned, new Operation.ReadTransaction(Make.Id(id)),
        new Answer.OfTransaction(new(TransactionPhase.Posted, new TransferList(transfers), null, null, null)));

    public void IsLinearizable()
    {
        var result = LedgerHistory.Check(Calls);
        Assert.True(result.IsLinearizable, result.Text);
    }

    /// <summary>The history is a violation, and the text says which call is to blame.</summary>
    public void IsViolation(string says, string partition = "a, world")
    {
        var result = LedgerHistory.Check(Calls);
        Assert.Equal(Verdict.Violation, result.Verdict);
        Assert.Contains(says, result.Text, StringComparison.Ordinal);
        Assert.Contains($"in the partition of {partition} (", result.Text, StringComparison.Ordinal);
    }

    private Told Add(long invoked, long returned, Operation operation, Answer? answer)
    {
        _calls.Add(new Call(_calls.Count + 1, invoked, answer is null ? null : returned, operation, answer));
        return this;
    }
}
