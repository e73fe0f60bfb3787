using System.Globalization;

namespace Synod.Cli;

/// <summary>Reads a column's dates and writes them as ISO 8601. Years of two digits belong to one named span of 100 years.</summary>
internal sealed class DateText
{
    private readonly string _format;
    private readonly CultureInfo _culture;

    public DateText(string format, int twoDigitYearsFrom)
    {
        _format = format;

        // The machine's own idea of the century must not decide about a bank's books.
        _culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        _culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = twoDigitYearsFrom + 99 };
    }

    /// <summary>The date as <c>yyyy-MM-dd</c>; false if <paramref name="text"/> is not one in this format.</summary>
    public bool TryParse(string text, out string iso)
    {
        var valid = DateOnly.TryParseExact(text, _format, _culture, DateTimeStyles.None, out var date);
        iso = valid ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
        return valid;
    }
}
