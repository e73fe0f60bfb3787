namespace Synod.Ledger;

/// <summary>What became of one of <see cref="BulkTransactions"/>: where its entry is, or why there is none.</summary>
/// <param name="Status">201 new, 200 the same again, else the HTTP status that the transaction alone would have been answered.</param>
/// <param name="Shard">The shard of its entry; 0 if there is none.</param>
/// <param name="Height">The block of its entry; 0 if there is none.</param>
/// <param name="Index">The position of its entry in the shard's tree; 0 if there is none.</param>
/// <param name="Timestamp">When, in block time; 0 if there is none.</param>
/// <param name="Problem">The name of the problem (docs/api.md, "Problems"); empty if it was done.</param>
/// <param name="Detail">What it was this time, a sentence; empty if it was done.</param>
public readonly record struct BulkResult(
    int Status, int Shard, ulong Height, ulong Index, Timestamp Timestamp, string Problem, string Detail)
{
    /// <summary>The status of a new one.</summary>
    public const int Created = 201;

    /// <summary>The status of one that was there before.</summary>
    public const int Repeated = 200;

    /// <summary>True if it is in the chain.</summary>
    public bool IsDone => Status is Created or Repeated;

    /// <summary>One that is in the chain.</summary>
    public static BulkResult Done(bool isRepeat, int shard, ulong height, ulong index, Timestamp timestamp) =>
        new(isRepeat ? Repeated : Created, shard, height, index, timestamp, "", "");

    /// <summary>One that is not.</summary>
    public static BulkResult Not(int status, string problem, string detail) => new(status, 0, 0, 0, default, problem, detail);
}
