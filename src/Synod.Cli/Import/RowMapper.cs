using Synod.Ledger;

namespace Synod.Cli;

/// <summary>What a line became.</summary>
/// <param name="Line">The line.</param>
/// <param name="Transaction">The transaction; null if the line is refused.</param>
/// <param name="Problem">Why it is refused; empty if it is not.</param>
internal sealed record MappedRow(CsvLine Line, SubmitTransaction? Transaction, string Problem);

/// <summary>Turns lines into transactions by a mapping. Pure: the same line gives the same transaction, at every run.</summary>
internal sealed class RowMapper
{
    private readonly ImportMap _map;
    private readonly Dictionary<string, int> _positions;
    private readonly int _width;

    /// <summary>A mapper for a file with these columns.</summary>
    /// <exception cref="FormatException">The file lacks a column that the mapping speaks of, or has one twice.</exception>
    public RowMapper(ImportMap map, IReadOnlyList<string> columns)
    {
        _map = map;
        _width = columns.Count;
        var positions = new Dictionary<string, int>();
        for (var i = 0; i < columns.Count; i++)
        {
            if (!positions.TryAdd(columns[i], i))
            {
                throw new FormatException($"the file has the column '{columns[i]}' twice");
            }
        }

        var missing = map.Columns.Where(c => !positions.ContainsKey(c)).ToArray();
        if (missing.Length > 0)
        {
            throw new FormatException(
                $"the mapping speaks of {Quoted(missing)}, and the file's columns are {Quoted(columns)}");
        }

        _positions = positions;
    }

    /// <summary>What a line becomes.</summary>
    public MappedRow Map(CsvLine line)
    {
        if (line.Problem.Length > 0)
        {
            return Refuse(line, line.Problem);
        }

        if (line.Fields.Length != _width)
        {
            return Refuse(line, $"it has {line.Fields.Length} columns, and the file has {_width}: the line is cut off or malformed");
        }

        var values = line.Fields.ToArray();
        foreach (var (column, reader) in _map.Dates)
        {
            ref var date = ref values[_positions[column]];
            if (!reader.TryParse(date, out var iso))
            {
                return Refuse(line, $"{column}: '{date}' is not a date as the mapping describes it");
            }

            date = iso;
        }

        return Build(line, column => values[_positions[column]]);
    }

    private MappedRow Build(CsvLine line, Func<string, string> value)
    {
        if (!_map.Amounts.TryParse(value(_map.AmountColumn), out var amount, out var problem))
        {
            return Refuse(line, $"{_map.AmountColumn}: {problem}");
        }

        if (!TransactionId.TryParse(Name(_map.Id, value, out problem), out var id))
        {
            return Refuse(line, "id: " + problem);
        }

        if (_map.Rules.FirstOrDefault(r => r.Matches(value)) is not { } rule)
        {
            return Refuse(line, "no rule of the mapping matches it");
        }

        if (!TryAccount(rule.Debit, value, out var debit, out problem) || !TryAccount(rule.Credit, value, out var credit, out problem))
        {
            return Refuse(line, problem);
        }

        if (debit == credit)
        {
            return Refuse(line, $"it would debit and credit the same account, {debit}");
        }

        if (!Reference.TryParse(_map.Reference.Expand(value, out _), out var reference))
        {
            return Refuse(line, "the reference has over 256 bytes or a control character");
        }

        return Metadata.TryCreate(MetadataOf(value), out var metadata, out problem)
            ? new MappedRow(line, new SubmitTransaction(id, [new Transfer(debit, credit, amount)], null, metadata, reference), "")
            : Refuse(line, problem);
    }

    private bool TryAccount(Template template, Func<string, string> value, out AccountId id, out string problem)
    {
        if (!AccountId.TryParse(Name(template, value, out problem), out id))
        {
            return false;
        }

        problem = _map.AccountOf(id) is null ? $"no entry of 'accounts' in the mapping matches {id}" : "";
        return problem.Length == 0;
    }

    private static string Name(Template template, Func<string, string> value, out string problem)
    {
        var name = template.Expand(value, out var empty);
        problem = empty is null ? $"'{name}' is not an id: 1 to 128 of A-Z a-z 0-9 : _ - . /" : $"the column {empty} is empty";
        return empty is null ? name : "";
    }

    // A column that is empty has nothing to say.
    private IEnumerable<KeyValuePair<string, string>> MetadataOf(Func<string, string> value)
    {
        foreach (var (key, template) in _map.Metadata)
        {
            var text = template.Expand(value, out _);
            if (text.Length > 0)
            {
                yield return new(key, text);
            }
        }
    }

    private static MappedRow Refuse(CsvLine line, string problem) => new(line, null, problem);

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
