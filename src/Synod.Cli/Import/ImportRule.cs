using System.Text.Json;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>Which accounts a kind of line debits and credits. The first rule that matches a line is its rule.</summary>
/// <param name="Conditions">Column and the values of which it must have one; none for every line.</param>
/// <param name="Debit">The account that is debited.</param>
/// <param name="Credit">The account that is credited.</param>
internal sealed record ImportRule(
    IReadOnlyList<(string Column, IReadOnlyList<string> Values)> Conditions, Template Debit, Template Credit)
{
    public IEnumerable<string> Columns => Conditions.Select(c => c.Column).Concat(Debit.Columns).Concat(Credit.Columns);

    public static ImportRule From(RuleDocument rule) => new(
        [.. (rule.When ?? []).Select(w => (w.Key, ValuesOf(w.Key, w.Value)))],
        Template.Parse(rule.Debit),
        Template.Parse(rule.Credit));

    public bool Matches(Func<string, string> value)
    {
        foreach (var (column, values) in Conditions)
        {
            if (!values.Contains(value(column), StringComparer.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyList<string> ValuesOf(string column, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(v => v.GetString()!)],
        _ => throw new FormatException($"in a rule, '{column}' is neither a string nor a list of strings"),
    };
}

/// <summary>How accounts are opened whose ids match: the whole id, or a beginning and <c>*</c>. The first match counts.</summary>
/// <param name="Match">The pattern.</param>
/// <param name="NormalSide">The side on which their balances grow.</param>
/// <param name="Overdraft">How far they may go against it.</param>
internal sealed record AccountPattern(string Match, NormalSide NormalSide, Overdraft Overdraft)
{
    public static AccountPattern From(AccountDocument account) => new(
        account.Match.Length > 0 ? account.Match : throw new FormatException("an entry of 'accounts' matches nothing"),
        account.NormalSide switch
        {
            "credit" => NormalSide.Credit,
            "debit" => NormalSide.Debit,
            _ => throw new FormatException($"the normal side of '{account.Match}' is neither 'credit' nor 'debit'"),
        },
        Overdraft.TryParse(account.Overdraft, out var overdraft)
            ? overdraft
            : throw new FormatException($"the overdraft of '{account.Match}' is neither an amount in minor units nor 'unlimited'"));

    public bool Matches(AccountId id) => Match.EndsWith('*')
        ? id.Value.StartsWith(Match[..^1], StringComparison.Ordinal)
        : id.Value == Match;
}
