using System.Buffers;

namespace Synod.Ledger;

/// <summary>What account ids and transaction ids have in common: 1 to 128 of <c>A-Z a-z 0-9 : _ - . /</c>.</summary>
internal static class IdSyntax
{
    public const int MaxLength = 128;

    public const string Rule = "1 to 128 of A-Z a-z 0-9 : _ - . /";

    private static readonly SearchValues<byte> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_-./"u8);

    /// <summary>True if the bytes, as ASCII, are an id.</summary>
    public static bool IsValid(ReadOnlySpan<byte> ascii) =>
        ascii.Length is > 0 and <= MaxLength && !ascii.ContainsAnyExcept(Characters);

    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not (':' or '_' or '-' or '.' or '/'))
            {
                return false;
            }
        }

        return true;
    }
}
