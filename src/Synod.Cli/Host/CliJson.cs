using System.Text.Json.Serialization;
using Synod.Client;

namespace Synod.Cli;

/// <summary>The JSON that <c>--json</c> prints where it is not the API's own (docs/cli.md).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureReport))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>What <c>--json</c> prints when a command fails.</summary>
internal sealed record FailureReport(Failure Error);

/// <summary>Why a command failed.</summary>
internal sealed record Failure(int ExitCode, string Message, Problem? Problem);
