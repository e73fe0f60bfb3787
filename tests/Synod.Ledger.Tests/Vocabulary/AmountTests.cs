using System.Numerics;

namespace Synod.Ledger.Tests;

public class AmountTests
{
    private const string Most = "340282366920938463463374607431768211455";

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("10")]
    [InlineData("18446744073709551616")]
    [InlineData(Most)]
    public void Decimal_digits_are_read_and_written_the_same(string text) => Assert.Equal(text, Amount.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("1.0")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("٣")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("1000000000000000000000000000000000000000")]
    public void Everything_else_is_refused(string? text)
    {
        Assert.False(Amount.TryParse(text, out var amount));
        Assert.Equal(default, amount);
        Assert.Throws<FormatException>(() => Amount.Parse(text!));
    }

    [Fact]
    public void Amounts_are_ordered()
    {
        Amount one = Make.Units(1), most = Make.Units(UInt128.MaxValue);
        Assert.True(one < most && most > one && one <= most && most >= one && one.CompareTo(most) < 0);
        Assert.True(Amount.Zero.IsZero && !one.IsZero);
        Assert.Equal(Most, most.ToString());
        Assert.Equal(Amount.MaxDigits, Most.Length);
    }

    [Fact]
    public void A_balance_is_signed_and_on_the_normal_side()
    {
        var totals = new Totals(Make.Units(UInt128.MaxValue), Make.Units(1), Make.Units(5), Make.Units(6));
        var owed = (BigInteger)UInt128.MaxValue - 1;
        Assert.Equal(owed, totals.Balance(NormalSide.Debit));
        Assert.Equal(-owed, totals.Balance(NormalSide.Credit));
    }

    [Theory]
    [InlineData("unlimited", true)]
    [InlineData("0", true)]
    [InlineData(Most, true)]
    [InlineData("Unlimited", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_overdraft_is_unlimited_or_an_amount(string? text, bool valid)
    {
        Assert.Equal(valid, Overdraft.TryParse(text, out var overdraft));
        Assert.True(!valid || overdraft.ToString() == text);
    }

    [Theory]
    [InlineData(NormalSide.Credit, "0", 5, 5, 0, true)]
    [InlineData(NormalSide.Credit, "0", 6, 5, 0, false)]
    [InlineData(NormalSide.Credit, "1", 6, 5, 0, true)]
    [InlineData(NormalSide.Credit, "1", 6, 5, 1, false)]
    [InlineData(NormalSide.Credit, "unlimited", 600, 5, 100, true)]
    [InlineData(NormalSide.Credit, Most, 600, 5, 100, true)]
    public void What_is_reserved_counts_as_gone(
        NormalSide side, string limit, int against, int favour, int reserved, bool within)
    {
        Assert.True(Overdraft.TryParse(limit, out var overdraft));
        var (a, f, r) = (Make.Units((UInt128)against), Make.Units((UInt128)favour), Make.Units((UInt128)reserved));

        // What others reserved in favour (the last total) does not count as come.
        var totals = new Totals(a, f, r, Make.Units(1_000));
        var account = new Account(Make.Account("a"), Make.Usd, side, overdraft, 0, totals);
        Assert.Equal(within, account.IsWithinOverdraft);

        var mirrored = account with { NormalSide = NormalSide.Debit, Totals = new Totals(f, a, Make.Units(1_000), r) };
        Assert.Equal(within, mirrored.IsWithinOverdraft);
    }
}
