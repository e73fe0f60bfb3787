using System.Text.Json;
using System.Text.Json.Serialization;

namespace Synod.Cli;

/// <summary>A mapping file as it is written (docs/import.md). <see cref="ImportMap"/> is what it means.</summary>
internal sealed record ImportMapDocument(
    [property: JsonRequired] int Version,
    [property: JsonRequired] string Asset,
    CsvDocument? Csv,
    Dictionary<string, DateDocument>? Dates,
    [property: JsonRequired] TransactionDocument Transaction,
    [property: JsonRequired] IReadOnlyList<AccountDocument> Accounts,
    [property: JsonRequired] IReadOnlyList<RuleDocument> Rules);

/// <summary>How the file is written.</summary>
internal sealed record CsvDocument(
    string Delimiter = ",", string Quote = "\"", string Encoding = "utf-8", IReadOnlyList<string>? Columns = null);

/// <summary>How a column writes dates.</summary>
internal sealed record DateDocument([property: JsonRequired] string Format, int TwoDigitYearsFrom = 2000);

/// <summary>What each line becomes.</summary>
internal sealed record TransactionDocument(
    [property: JsonRequired] string Id,
    [property: JsonRequired] AmountDocument Amount,
    string Reference = "",
    Dictionary<string, string>? Metadata = null);

/// <summary>Where the amount stands and how it is written.</summary>
internal sealed record AmountDocument([property: JsonRequired] string Column, string Decimal = ".", string Thousands = "");

/// <summary>How accounts are opened whose ids match.</summary>
internal sealed record AccountDocument(
    [property: JsonRequired] string Match, string NormalSide = "credit", string Overdraft = "0");

/// <summary>Which accounts a kind of line debits and credits.</summary>
internal sealed record RuleDocument(
    Dictionary<string, JsonElement>? When,
    [property: JsonRequired] string Debit,
    [property: JsonRequired] string Credit);

/// <summary>A misspelt field would be a rule that silently does nothing: unknown ones are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ImportMapDocument))]
internal sealed partial class ImportMapJson : JsonSerializerContext;
