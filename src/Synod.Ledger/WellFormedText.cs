namespace Synod.Ledger;

/// <summary>Text that UTF-8 can carry: a lone surrogate would be replaced on the way, and two texts would become one.</summary>
internal static class WellFormedText
{
    public static bool IsValid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
