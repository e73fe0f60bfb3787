using System.Globalization;
using System.Numerics;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Client;

internal sealed class AccountIdConverter : TextConverter<AccountId>
{
    protected override bool TryParse(string text, out AccountId value) => AccountId.TryParse(text, out value);

    protected override string Format(AccountId value) => value.Value;
}

internal sealed class TransactionIdConverter : TextConverter<TransactionId>
{
    protected override bool TryParse(string text, out TransactionId value) => TransactionId.TryParse(text, out value);

    protected override string Format(TransactionId value) => value.Value;
}

internal sealed class LedgerNameConverter : TextConverter<LedgerName>
{
    protected override bool TryParse(string text, out LedgerName value) => LedgerName.TryParse(text, out value);

    protected override string Format(LedgerName value) => value.Value;
}

internal sealed class AssetConverter : TextConverter<Asset>
{
    protected override bool TryParse(string text, out Asset value) => Asset.TryParse(text, out value);

    protected override string Format(Asset value) => value.Value;
}

internal sealed class AmountConverter : TextConverter<Amount>
{
    protected override bool TryParse(string text, out Amount value) => Amount.TryParse(text, out value);

    protected override string Format(Amount value) => value.ToString();
}

internal sealed class OverdraftConverter : TextConverter<Overdraft>
{
    protected override bool TryParse(string text, out Overdraft value) => Overdraft.TryParse(text, out value);

    protected override string Format(Overdraft value) => value.ToString();
}

internal sealed class NormalSideConverter : TextConverter<NormalSide>
{
    protected override bool TryParse(string text, out NormalSide value)
    {
        value = text == "debit" ? NormalSide.Debit : NormalSide.Credit;
        return text is "debit" or "credit";
    }

    protected override string Format(NormalSide value) => value == NormalSide.Debit ? "debit" : "credit";
}

internal sealed class HashConverter : TextConverter<Hash256>
{
    protected override bool TryParse(string text, out Hash256 value) => Hash256.TryParse(text, out value);

    protected override string Format(Hash256 value) => value.ToString();
}

internal sealed class SignedAmountConverter : TextConverter<BigInteger>
{
    protected override bool TryParse(string text, out BigInteger value) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    protected override string Format(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}

internal sealed class TimestampConverter : TextConverter<Timestamp>
{
    protected override bool TryParse(string text, out Timestamp value)
    {
        var valid = DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        value = Timestamp.From(time);
        return valid;
    }

    protected override string Format(Timestamp value) => value.ToString();
}
