using System.Text;

namespace Synod.Ledger;

/// <summary>
/// What the first line of a checkpoint may be: 1 to 255 bytes without white space, control characters and <c>+</c>, since
/// it is also the name of a key, and C2SP signed notes separate names by those.
/// </summary>
internal static class OriginSyntax
{
    public const string Rule = "an origin is 1 to 255 bytes of UTF-8 without white space, control characters and '+'";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || !WellFormedText.IsValid(text) || Encoding.UTF8.GetByteCount(text) > byte.MaxValue)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c == '+')
            {
                return false;
            }
        }

        return true;
    }
}
