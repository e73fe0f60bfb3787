using System.Globalization;
using System.Numerics;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>How values are shown to a person. Machines get minor units; a person gets the decimal point too.</summary>
internal static class Texts
{
    /// <summary>A count, with commas.</summary>
    public static string Number<T>(T value)
        where T : IBinaryInteger<T> => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>An amount in major units with its code: 123456 of USD/2 is <c>1234.56 USD</c>.</summary>
    public static string Money(BigInteger minor, Asset asset) =>
        $"{Decimal(minor, asset)} {asset.Value[..asset.Value.IndexOf('/')]}";

    /// <summary>An amount in major units: 123456 of USD/2 is <c>1234.56</c>.</summary>
    public static string Decimal(BigInteger minor, Asset asset)
    {
        var digits = BigInteger.Abs(minor).ToString(CultureInfo.InvariantCulture).PadLeft(asset.Scale + 1, '0');
        var sign = minor.Sign < 0 ? "-" : "";
        var fraction = asset.Scale == 0 ? "" : "." + digits[^asset.Scale..];
        return sign + digits[..^asset.Scale] + fraction;
    }

    /// <summary>An amount as <see cref="Money(BigInteger, Asset)"/>.</summary>
    public static string Money(Amount amount, Asset asset) => Money((BigInteger)amount.Value, asset);

    /// <summary><c>debit</c> or <c>credit</c>.</summary>
    public static string Side(NormalSide side) => side == NormalSide.Debit ? "debit" : "credit";

    /// <summary>Metadata in one line; null if there is none.</summary>
    public static string? Pairs(Metadata? metadata) => metadata switch
    {
        null => "(erased)",
        { IsEmpty: true } => null,
        _ => string.Join(", ", metadata.Pairs.Select(p => $"{p.Key}={p.Value}")),
    };

    /// <summary>A transfer in words.</summary>
    public static string Of(Transfer transfer) => $"debit {transfer.Debit}, credit {transfer.Credit}, {transfer.Amount}";
}
