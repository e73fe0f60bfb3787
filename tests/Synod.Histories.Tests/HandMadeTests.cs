using Synod.Ledger;
using Synod.Ledger.Tests;
using static Synod.Histories.Tests.Told;

namespace Synod.Histories.Tests;

/// <summary>Histories that a person can judge.</summary>
public class HandMadeTests
{
    private static readonly Transfer In = Make.Move("world", "a", 10);
    private static readonly Transfer Out = Make.Move("a", "world", 10);

    [Fact]
    public void Calls_one_after_the_other_are_in_order() =>
        new Told().At(0, 1, Make.Post("t", In), New).Read(2, 3, 0, 10).At(4, 5, Make.Post("u", Out), New).Read(6, 7, 10, 10)
            .IsLinearizable();

    [Fact]
    public void A_read_beside_a_write_may_see_it_or_not() =>
        new Told().At(0, 10, Make.Post("t", In), New).Read(1, 9, 0, 0).Read(1, 9, 0, 10).IsLinearizable();

    [Fact]
    public void A_stale_read_is_a_violation() =>
        new Told().At(0, 1, Make.Post("t", In), New).Read(2, 3, 0, 0).IsViolation("[2..3] read account a");

    [Fact]
    public void A_read_that_goes_back_is_a_violation() =>
        new Told().At(0, 10, Make.Post("t", In), New).Read(1, 2, 0, 10).Read(3, 4, 0, 0).IsViolation("[3..4] read account a");

    [Fact]
    public void A_lost_update_is_a_violation() =>
        new Told().At(0, 5, Make.Post("t", In), New).At(0, 5, Make.Post("u", In), New).Read(6, 7, 0, 10)
            .IsViolation("[6..7] read account a");

    [Fact]
    public void A_lost_transaction_is_a_violation_whatever_else_is_open() =>
        new Told().At(0, 1, Make.Post("t", In), New).At(0, 0, Make.Post("u", In), null).Missed(2, 3, "t")
            .IsViolation("First the transaction t exists");

    [Fact]
    public void A_repeat_with_an_effect_of_its_own_is_a_violation() =>
        new Told().At(0, 1, Make.Post("t", In), New).At(2, 3, Make.Post("t", In), Again).Read(4, 5, 0, 20)
            .IsViolation("[4..5] read account a");

    [Fact]
    public void The_same_twice_is_new_only_once()
    {
        new Told().At(0, 9, Make.Post("t", In), New).At(0, 9, Make.Post("t", In), Again).Read(10, 11, 0, 10).IsLinearizable();
        new Told().At(0, 9, Make.Post("t", In), New).At(0, 9, Make.Post("t", In), New).IsViolation("submit t");
    }

    [Fact]
    public void An_unknown_outcome_may_come_late_or_never()
    {
        var call = new Told().At(0, 0, Make.Post("t", In), null).Read(5, 6, 0, 0);
        call.IsLinearizable();
        call.Read(7, 8, 0, 10).IsLinearizable();
    }

    [Fact]
    public void An_unknown_outcome_is_not_before_its_call() =>
        new Told().Read(0, 1, 0, 10).At(2, 0, Make.Post("t", In), null).IsViolation("[0..1] read account a");

    [Fact]
    public void An_unknown_outcome_that_was_seen_stays_seen()
    {
        new Told().At(0, 0, Make.Post("t", In), null).Found(1, 2, "t", In).Missed(3, 4, "t").IsViolation("later it is not so");
        new Told().At(0, 0, Make.Post("t", In), null).Read(1, 2, 0, 10).Read(3, 4, 0, 0).IsViolation("[3..4] read account a");
    }

    [Fact]
    public void What_was_unknown_and_missed_may_still_come() =>
        new Told().At(0, 0, Make.Post("t", In), null).Missed(1, 2, "t").Found(3, 4, "t", In).Read(5, 6, 0, 10).IsLinearizable();

    [Fact]
    public void An_effect_without_a_cause_is_a_violation() =>
        new Told().Found(0, 1, "t", In).IsViolation("nobody who asked for it", partition: "t");

    [Fact]
    public void A_passed_overdraft_is_a_violation()
    {
        new Told().At(0, 1, Make.Post("t", In), New).At(2, 9, Make.Post("u", Out), New).At(2, 9, Make.Post("v", Out), New)
            .IsViolation("here it would be: InsufficientFunds");
        new Told().At(0, 1, Make.Post("t", In), New).At(2, 9, Make.Post("u", Out), New)
            .At(2, 9, Make.Post("v", Out), No(RefusalCode.InsufficientFunds)).IsLinearizable();
    }

    [Fact]
    public void A_refusal_needs_its_reason()
    {
        new Told().At(0, 1, Make.Post("t", In), New).At(2, 3, Make.Post("u", Out), No(RefusalCode.InsufficientFunds))
            .IsViolation("submit u");
        new Told().At(0, 5, Make.Post("t", In), New).At(2, 3, Make.Post("u", Out), No(RefusalCode.InsufficientFunds))
            .IsLinearizable();
    }

    [Fact]
    public void The_order_of_time_is_kept_even_where_another_would_explain_all() =>
        new Told().At(0, 1, Make.Post("t", Out), New).At(2, 3, Make.Post("u", In), New).IsViolation("[0..1] submit t");

    [Fact]
    public void A_reservation_ends_once()
    {
        var reserved = new Told().At(0, 1, Make.Reserve("r", null, In), New);
        reserved.At(2, 9, Make.PostIt("r"), New).At(2, 9, Make.VoidIt("r"), No(RefusalCode.AlreadyPosted)).IsLinearizable();
        reserved.At(10, 11, Make.VoidIt("r"), New).IsViolation("void r");
    }

    [Fact]
    public void A_reversal_undoes_what_was_posted_and_only_once()
    {
        var posted = new Told().At(0, 1, Make.Post("t", In), New)
            .At(2, 9, Make.Reverse("x", "t"), New).At(2, 9, Make.Reverse("y", "t"), No(RefusalCode.AlreadyReversed));
        posted.Read(10, 11, 10, 10).IsLinearizable();
        posted.Read(12, 13, 20, 10).IsViolation("[12..13] read account a");
    }

    [Fact]
    public void Accounts_that_have_nothing_in_common_are_judged_apart()
    {
        var calls = new Told().At(0, 1, Make.Post("t", In), New).Calls.Append(
            new Call(9, 0, 1, new Operation.ReadAccount(Make.Account("alone")), new Answer.OfAccount(default(Totals)))).ToArray();

        var result = LedgerHistory.Check(calls);

        Assert.Equal((Verdict.Violation, 2), (result.Verdict, result.Partitions));
        Assert.Contains("partition of alone (1 calls)", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("submit t", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_of_steps_is_no_pass()
    {
        var result = LedgerHistory.Check(new Told().At(0, 1, Make.Post("t", In), New).Read(2, 3, 0, 10).Calls, stepLimit: 2);

        Assert.Equal((Verdict.Undecided, false), (result.Verdict, result.IsLinearizable));
        Assert.StartsWith("Undecided after", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_a_return_is_refused() => Assert.Throws<ArgumentException>(() => LedgerHistory.Check(
        [new Call(1, 5, 4, new Operation.ReadAccount(Make.Account("a")), new Answer.OfAccount(null))]));
}
