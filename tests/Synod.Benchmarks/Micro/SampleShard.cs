using System.Security.Cryptography;
using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>A shard with accounts, and transfers for its next block.</summary>
internal sealed class SampleShard
{
    private const int Accounts = 5_000;
    private static readonly ShardKey Key = new(LedgerName.Parse("bench"), 0);
    private static readonly MetadataSalt Salt = new(new byte[MetadataSalt.Size]);
    private readonly ShardState _state = new(Key);

    public SampleShard(int transfers)
    {
        var mix = new TransferMix(new AccountSet(Accounts, 1), Distribution.Uniform, 0, 0, 1);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = _state.Draft(new Timestamp(1), 1);
        draft.OpenShard(1, "bench/0", key.ExportSubjectPublicKeyInfo());
        Execute(draft, mix.Accounts.Names.Select(BenchAccount.Open));
        draft.Seal();
        _state.Commit(draft);
        Commands = [.. Enumerable.Range(0, transfers).Select(n => BenchTransaction.Of(mix, n))];
    }

    public IReadOnlyList<SubmitTransaction> Commands { get; }

    /// <summary>Executes the transfers and seals the block. The state stays as it is.</summary>
    public Block NextBlock()
    {
        var draft = _state.Draft(new Timestamp(2), 1);
        Execute(draft, Commands);
        return draft.Seal();
    }

    private static void Execute(BlockDraft draft, IEnumerable<Command> commands)
    {
        foreach (var command in commands)
        {
            if (!draft.TryExecute(command, History.Empty, Salt, out var outcome) || outcome is not Outcome.Applied)
            {
                throw new BenchmarkException($"A command is not applied: {outcome}");
            }
        }
    }
}
