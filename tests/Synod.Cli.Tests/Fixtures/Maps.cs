namespace Synod.Cli.Tests;

/// <summary>A small mapping that tests change in one place.</summary>
internal static class Maps
{
    public const string Small = """
        {
          "version": 1,
          "asset": "USD/2",
          "csv": { "delimiter": ",", "quote": "\"", "encoding": "utf-8" },
          "transaction": { "id": "row:{id}", "amount": { "column": "amount" }, "metadata": { "memo": "{memo}" } },
          "accounts": [
            { "match": "people:*", "overdraft": "unlimited" },
            { "match": "cash", "normalSide": "debit", "overdraft": "unlimited" }
          ],
          "rules": [
            { "when": { "kind": "in" }, "debit": "cash", "credit": "people:{who}" },
            { "when": { "kind": ["out", "fee"] }, "debit": "people:{who}", "credit": "cash" }
          ]
        }
        """;

    public static ImportMap Parse(string json = Small) => ImportMap.Parse(json);

    /// <summary>Maps one line under the small mapping's header.</summary>
    public static MappedRow Map(string line, string json = Small)
    {
        var map = Parse(json);
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes("id,kind,who,amount,memo\n" + line));
        var lines = new CsvLines(map.Csv).Read(file).ToArray();
        return new RowMapper(map, lines[0].Fields).Map(lines[1]);
    }
}
