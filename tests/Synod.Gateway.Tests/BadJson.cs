using System.Globalization;

namespace Synod.Gateway.Tests;

/// <summary>The objects that the API reads.</summary>
internal enum JsonKind
{
    Ledger,
    Account,
    Transaction,
    Post,
    Reverse,
}

/// <summary>Makes one field of a good object wrong.</summary>
internal sealed class BadJson(Random random)
{
    private static readonly string[] Strings = ["1", "1.5", "true", "[]", "{}", "[\"a\"]", "1e999999", "-0"];
    private static readonly string[] Ids =
        [
        "\"\"", "\" \"", "\"a b\"", "\"a\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"ä\"", "\"a%2Fb\"",
        "\"a\\nb\"", "\"😀\"", "\"a\\\\b\"",
    ];
    private static readonly string[] Amounts =
    [
        "\"-1\"", "\"+1\"", "\"1.0\"", "\"1e3\"", "\"01\"", "\" 1\"", "\"1 \"", "\"\"", "\"0x10\"", "\"１\"", "\"1_000\"", "\"1,000\"",
        "\"∞\"", "\"NaN\"", "\"340282366920938463463374607431768211456\"", "\"999999999999999999999999999999999999999\"",
        "5", "-5", "0", "5.5", "5e0", "123456789012345678901234567890123456789012345678901234567890",
    ];

    private static readonly string[] Wholes =
        ["0", "-1", "1.5", "1e2", "\"1\"", "true", "[1]", "{}", "99999999999999999999999999", "316224001", "1e400"];
    private static readonly string[] Assets =
        [
        "\"usd/2\"", "\"USD\"", "\"USD/39\"", "\"USD/02\"", "\"USD/2/2\"", "\"/2\"", "\"2USD/2\"",
        "\"ABCDEFGHIJKLM/2\"", "\"USD/-1\"", "\"USD/\"",
    ];

    /// <summary>A good object, a little different each time.</summary>
    public string Good(JsonKind kind) => Build(Fields(kind), Transfers());

    /// <summary>A bad object, and what is wrong with it.</summary>
    public (string Json, string Why) Mutate(JsonKind kind)
    {
        var fields = Fields(kind);
        var index = random.Next(fields.Count);
        var (name, value) = fields[index];
        switch (random.Next(10))
        {
            case 0:
                fields.Insert(
                    random.Next(fields.Count + 1),
                    (Pick("color", "ID", "Amount", " id", "", "id\\u0000", "\\ud83d", "__proto__"), "1"));
                return (Build(fields, Transfers()), "an unknown field");
            case 1:
                fields.Add((name, value));
                return (Build(fields, Transfers()), $"{name} twice");
            case 2:
                fields[index] = (name, new string('[', random.Next(17, 5_000)));
                return (Build(fields, Transfers()), "too deep and not closed");
            case 3:
                var deep = random.Next(17, 2_000);
                fields[index] = (name, new string('[', deep) + new string(']', deep));
                return (Build(fields, Transfers()), "too deep");
            case 4:
                return (Untidy(Build(fields, Transfers())), "untidy JSON");
            default:
                fields[index] = (name, Bad(kind, name));
                return (Build(fields, name == "transfers" ? BadTransfers() : Transfers()), $"a bad {name}");
        }
    }

    private List<(string Name, string Value)> Fields(JsonKind kind) => kind switch
    {
        JsonKind.Ledger => [("shards", Number(1, 256))],
        JsonKind.Account =>
        [
            ("id", Id()), ("asset", Pick("\"USD/2\"", "\"JPY/0\"")), ("normalSide", Pick("\"credit\"", "\"debit\"")),
            ("overdraft", Pick("\"unlimited\"", "\"0\"", "\"500\"")), ("metadata", """{"name":"Ada"}"""),
        ],
        JsonKind.Transaction =>
        [
            ("id", "\"t-1\""), ("transfers", ""), ("pending", Pick("{}", """{"timeout":60}""")),
            ("metadata", """{"memo":"m"}"""), ("reference", "\"r\""),
        ],
        JsonKind.Post => [("amounts", "[\"1\"]")],
        _ => [("id", "\"t-1\""), ("reference", "\"r\""), ("metadata", """{"why":"w"}""")],
    };

    private string Bad(JsonKind kind, string name) => name switch
    {
        "id" => random.Next(4) == 0 ? Overlong(129) : Pick([.. Ids, .. Strings]),
        "asset" => Pick([.. Assets, .. Strings]),
        "normalSide" => Pick([.. Strings, "\"CREDIT\"", "\"left\"", "\"\"", "\"credit \""]),
        "overdraft" => Pick([.. Amounts, "\"Unlimited\"", "\"infinite\"", "[]"]),
        "metadata" => BadMetadata(),
        "shards" => Pick([.. Wholes.Except(["316224001"]), "257"]),
        "pending" => random.Next(3) == 0
            ? Pick("true", "60", "[]", "\"60\"", """{"seconds":1}""", """{"timeout":1,"timeout":1}""")
            : $$"""{"timeout":{{Pick(Wholes)}}}""",
        "reference" => random.Next(4) == 0 ? Overlong(257) : Pick([.. Strings, "\"a\\u0000\"", "\"a\\nb\"", "\"\\u007f\"", "\"\\ud800\""]),
        "amounts" => Pick(
            "[]", "5", "{}", "[\"0\"]", "[\"0\",\"0\"]", $"[{Pick(Amounts)}]", $"[\"1\",{Pick(Amounts)}]",
            "[null]", "[[\"1\"]]", Many("\"1\"", 1_001)),
        "transfers" => "",
        _ => throw new ArgumentException($"{kind} has no {name}.", nameof(name)),
    };

    private string BadMetadata() => random.Next(7) switch
    {
        0 => Pick("1", "true", "[]", "\"a\"", """[{"a":"b"}]"""),
        1 => $$"""{"a":{{Pick([.. Strings, "null", "false"])}}}""",
        2 => """{"":"x"}""",
        3 => $$"""{ {{Overlong(65)}}:"x"}""",
        4 => $$"""{"a":{{Overlong(4_096)}}}""",
        5 => "{" + string.Join(',', Enumerable.Range(0, random.Next(65, 3_000)).Select(i => $"\"k{i}\":\"v\"")) + "}",
        _ => Pick("""{"a":"1","a":"2"}""", """{"a":"\ud800"}""", """{"\udfff":"a"}""", """{"a":{"b":{"c":"d"}}}"""),
    };

    private string Transfers() => "[" + string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(i => Transfer(i, "\"5\""))) + "]";

    private string BadTransfers() => random.Next(8) switch
    {
        0 => Pick("1", "true", "{}", "\"a\"", "[]", "[1]", "[null]", "[[]]", "null"),
        1 => Many(Transfer(0, "\"5\""), 1_001),
        2 => $"[{Transfer(0, "\"5\"").Replace("credit", Pick("Credit", "to", "debit"), StringComparison.Ordinal)}]",
        3 => """[{"debit":"a","credit":"a","amount":"1"}]""",
        4 => $$"""[{"debit":{{Pick([.. Ids, .. Strings, "null", Overlong(129)])}},"credit":"b","amount":"1"}]""",
        5 => $$"""[{"debit":"a","credit":{{Pick([.. Ids, .. Strings, "null", Overlong(129)])}},"amount":"1"}]""",
        _ => $"[{Transfer(0, "\"5\"")},{Transfer(1, Pick([.. Amounts, "\"0\"", "null", "[]", "true"]))}]",
    };

    // JSON that other readers take, and the RFC does not.
    private string Untidy(string json) => random.Next(7) switch
    {
        0 => json[..^1] + ",}",
        1 => "/* note */" + json,
        2 => json + "// note",
        3 => json.Replace('"', '\''),
        4 => "{" + json[2..].Remove(json.IndexOf('"', 2) - 2, 1),
        5 => json.Replace(":", "=", StringComparison.Ordinal),
        _ => json[..^1] + ",\"reference\":NaN}",
    };

    private static string Build(List<(string Name, string Value)> fields, string transfers) =>
        "{" + string.Join(',', fields.Select(f => $"\"{f.Name}\":{(f.Value.Length == 0 ? transfers : f.Value)}")) + "}";

    private static string Transfer(int i, string amount) =>
        $$"""{"debit":"cash","credit":"customers:{{42 + i}}","amount":{{amount}}}""";

    private static string Many(string item, int count) => "[" + string.Join(',', Enumerable.Repeat(item, count)) + "]";

    private string Overlong(int length) => "\"" + new string('x', length + random.Next(10_000)) + "\"";

    private string Id() => Pick("\"a\"", "\"customers:7\"", "\"a/b\"");

    private string Number(int min, int max) => random.Next(min, max + 1).ToString(CultureInfo.InvariantCulture);

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
