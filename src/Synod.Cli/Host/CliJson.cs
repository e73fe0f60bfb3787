using System.Globalization;
using System.Text.Json.Serialization;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>The JSON that <c>--json</c> prints where it is not the API's own (docs/cli.md).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(RefusedLineReport))]
[JsonSerializable(typeof(ReceiptFile))]
[JsonSerializable(typeof(ReceiptReport))]
[JsonSerializable(typeof(ExportReport))]
[JsonSerializable(typeof(AuditSummary))]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>What <c>--json</c> prints when a command fails.</summary>
internal sealed record FailureReport(Failure Error);

/// <summary>Why a command failed.</summary>
internal sealed record Failure(int ExitCode, string Message, Problem? Problem);

/// <summary>What an import did. <c>refusedLines</c> has the first of them.</summary>
internal sealed record ImportReport(
    string File, string? Ledger, bool DryRun, long New, long AlreadyThere, long Refused, long AccountsOpened,
    IReadOnlyList<RefusedLine> RefusedLines, double Seconds);

/// <summary>A line of the file of refused lines.</summary>
internal sealed record RefusedLineReport(long Line, string Problem, string Detail, string Text);

/// <summary>A receipt that was fetched.</summary>
internal sealed record ReceiptFile(string Transaction, string? File, string Receipt);

/// <summary>What a verified receipt says; of a transaction across shards with what the others hold for it.</summary>
internal sealed record ReceiptReport(
    bool Verified, string Ledger, string Shard, ulong Index, ulong TreeSize, string Timestamp, string? Transaction, string Says,
    IReadOnlyList<TransferReport> Transfers, string? Reference, string SignedBy, ulong CheckpointHeight, string Root,
    ReceiptPartReport? Reservation, IReadOnlyList<ReceiptPartReport>? Legs);

/// <summary>What one more part of a verified receipt says.</summary>
internal sealed record ReceiptPartReport(
    string Shard, ulong Index, ulong TreeSize, string Timestamp, string Says, IReadOnlyList<TransferReport> Transfers,
    string SignedBy, ulong CheckpointHeight, string Root);

/// <summary>A transfer.</summary>
internal sealed record TransferReport(string Debit, string Credit, string Amount);

/// <summary>What an export wrote.</summary>
internal sealed record ExportReport(string Ledger, string File, int Shards, ulong Blocks, long Bytes);

/// <summary>What an audit found.</summary>
internal sealed record AuditSummary(
    bool Sound, IReadOnlyList<ShardReport> Shards, IReadOnlyList<LedgerReport> Ledgers, IReadOnlyList<string> Findings,
    IReadOnlyList<string> Notes);

/// <summary>What an audit found in the shards of a ledger together; the fault is in the shard that is named.</summary>
internal sealed record LedgerReport(
    string Ledger, bool? Complete, ulong? TransactionsAcrossShards, ulong? HoldsUndecided, ulong? HoldsReserved, ulong? HoldsUnsettled,
    IReadOnlyList<AssetReport>? Assets, int? Shard, AuditFault? Fault)
{
    public static LedgerReport From(LedgerVerdict verdict)
    {
        var report = verdict.Report;
        return new LedgerReport(
            verdict.Ledger.Value, report?.IsComplete, report?.Transactions, report?.UndecidedHolds, report?.ReservedHolds,
            report?.UnsettledHolds, report is null ? null : [.. report.Assets.Select(AssetReport.From)], verdict.Shard?.Number,
            verdict.Fault);
    }
}

/// <summary>What an audit found in a shard.</summary>
internal sealed record ShardReport(
    string Ledger, int Shard, bool TrustedKey, ulong? Blocks, ulong? Entries, ulong? Transactions, int? Accounts,
    int? Checkpoints, ulong? SignedHeight, string? HeadHash, string? Root, string? StateDigest,
    IReadOnlyList<AssetReport>? Assets, AuditFault? Fault)
{
    public static ShardReport From(AuditVerdict verdict)
    {
        var report = verdict.Report;
        return new ShardReport(
            verdict.Shard.Ledger.Value, verdict.Shard.Number, verdict.IsPinned, report?.Blocks, report?.Entries,
            report?.Transactions, report?.Accounts, report?.CheckpointsVerified, report?.SignedHeight,
            report?.HeadHash.ToString(), report?.TreeRoot.ToString(), report?.StateDigest.ToString(),
            report is null ? null : [.. report.Assets.Select(AssetReport.From)], verdict.Fault);
    }
}

/// <summary>The sums of the debits of all accounts of an asset, in minor units; over all shards credits are the same.</summary>
internal sealed record AssetReport(string Asset, int Accounts, string Posted, string Pending)
{
    public static AssetReport From(AssetTotals totals) => new(
        totals.Asset.Value,
        totals.Accounts,
        totals.Posted.ToString(CultureInfo.InvariantCulture),
        totals.Pending.ToString(CultureInfo.InvariantCulture));
}

/// <summary>What a load measured; latencies in milliseconds, of requests.</summary>
internal sealed record BenchReport(
    string Ledger, int Transactions, int Failed, int Requests, int Batch, int Connections, double Seconds, double PerSecond,
    double P50Ms, double P90Ms, double P99Ms, double P999Ms, double MaxMs);
