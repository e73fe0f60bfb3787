using System.Globalization;
using System.Text.Json;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>
/// A mapping file, read and found to make sense in itself. Whether the data has its columns, <see cref="RowMapper"/> finds.
/// </summary>
internal sealed record ImportMap(
    Asset Asset,
    CsvDocument Csv,
    IReadOnlyDictionary<string, DateText> Dates,
    Template Id,
    string AmountColumn,
    DecimalText Amounts,
    Template Reference,
    IReadOnlyDictionary<string, Template> Metadata,
    IReadOnlyList<AccountPattern> Accounts,
    IReadOnlyList<ImportRule> Rules)
{
    private const int Version = 1;

    /// <summary>Reads a mapping file's text.</summary>
    /// <exception cref="FormatException">It makes no sense: the message says what, and where.</exception>
    public static ImportMap Parse(string json)
    {
        ImportMapDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, ImportMapJson.Default.ImportMapDocument)
                ?? throw new FormatException("the mapping is null");
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }

        if (document.Version != Version)
        {
            throw new FormatException($"the mapping has version {document.Version}; this program reads version {Version}");
        }

        var asset = Asset.Parse(document.Asset);
        var csv = Checked(document.Csv ?? new CsvDocument());
        var map = new ImportMap(
            asset,
            csv,
            (document.Dates ?? []).ToDictionary(d => d.Key, d => DateOf(d.Key, d.Value)),
            Template.Parse(document.Transaction.Id),
            document.Transaction.Amount.Column,
            AmountsOf(document.Transaction.Amount, asset.Scale),
            Template.Parse(document.Transaction.Reference),
            (document.Transaction.Metadata ?? []).ToDictionary(m => m.Key, m => Template.Parse(m.Value)),
            [.. document.Accounts.Select(AccountPattern.From)],
            [.. document.Rules.Select(ImportRule.From)]);
        map.CheckTemplates();
        return map;
    }

    /// <summary>Every column that the mapping speaks of.</summary>
    public IEnumerable<string> Columns => Dates.Keys
        .Append(AmountColumn)
        .Concat(Id.Columns)
        .Concat(Reference.Columns)
        .Concat(Metadata.Values.SelectMany(t => t.Columns))
        .Concat(Rules.SelectMany(r => r.Columns))
        .Distinct();

    /// <summary>How an account is opened; null if no pattern matches it.</summary>
    public OpenAccount? AccountOf(AccountId id)
    {
        var pattern = Accounts.FirstOrDefault(a => a.Matches(id));
        return pattern is null ? null : new OpenAccount(id, Asset, pattern.NormalSide, pattern.Overdraft, Ledger.Metadata.None);
    }

    // An id without a column would give every line the same id; an account that no pattern opens is a slip of the pen.
    private void CheckTemplates()
    {
        if (Id.Literal is not null)
        {
            throw new FormatException("the transactions' id has no column in it, so all lines would have the same");
        }

        if (Rules.Count == 0)
        {
            throw new FormatException("there is no rule");
        }

        foreach (var name in Rules.SelectMany(r => new[] { r.Debit.Literal, r.Credit.Literal }).OfType<string>().Distinct())
        {
            if (!AccountId.TryParse(name, out var id))
            {
                throw new FormatException($"'{name}' is not an account's id");
            }

            if (AccountOf(id) is null)
            {
                throw new FormatException($"a rule uses the account '{name}', and no entry of 'accounts' matches it");
            }
        }
    }

    private static CsvDocument Checked(CsvDocument csv)
    {
        if (csv.Delimiter.Length != 1 || csv.Quote.Length != 1 || csv.Delimiter == csv.Quote)
        {
            throw new FormatException("the delimiter and the quote are one character each, and not the same");
        }

        if (CsvLines.EncodingOf(csv.Encoding) is null)
        {
            throw new FormatException($"the encoding '{csv.Encoding}' is neither 'utf-8' nor 'latin1'");
        }

        return csv;
    }

    private static DateText DateOf(string column, DateDocument date)
    {
        if (date.TwoDigitYearsFrom is < 1 or > 9_900)
        {
            throw new FormatException("'twoDigitYearsFrom' is a year from 1 to 9900");
        }

        // A format that cannot read what it wrote (a month written as minutes, say) would refuse or misread every line.
        var probe = new DateOnly(Math.Clamp(date.TwoDigitYearsFrom + 9, 1, 9_999), 12, 31);
        var reader = new DateText(date.Format, date.TwoDigitYearsFrom);
        string written;
        try
        {
            written = probe.ToString(date.Format, CultureInfo.InvariantCulture);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{date.Format}', the format of the dates in '{column}', is no date format", exception);
        }

        return reader.TryParse(written, out var iso) && iso == probe.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            ? reader
            : throw new FormatException($"'{date.Format}', the format of the dates in '{column}', does not say year, month and day");
    }

    private static DecimalText AmountsOf(AmountDocument amount, int scale)
    {
        var marks = amount.Decimal + amount.Thousands;
        if (amount.Decimal.Length != 1 || amount.Thousands.Length > 1 || marks.Distinct().Count() != marks.Length
            || marks.Any(c => char.IsAsciiDigit(c) || c == '-'))
        {
            throw new FormatException("the marks for decimals and thousands are one character each, and not the same");
        }

        return new DecimalText(amount.Decimal[0], amount.Thousands.Length == 0 ? null : amount.Thousands[0], scale);
    }
}
