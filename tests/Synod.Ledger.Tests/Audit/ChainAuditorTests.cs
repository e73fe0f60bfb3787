using System.Numerics;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

public sealed class ChainAuditorTests : IDisposable
{
    private readonly Chain _chain = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void A_sound_chain_is_reported()
    {
        var auditor = new ChainAuditor(Make.Shard, _chain.Signer.KeyOf(Make.Origin), _chain.Shard.Leaves);
        for (var i = 0; i < _chain.Blocks.Count; i++)
        {
            auditor.Add(_chain.Blocks[i]);
            if (i % 2 == 0)
            {
                auditor.AddCheckpoint(_chain.Checkpoints[i]);
            }
        }

        // Of an earlier block, and again.
        auditor.AddCheckpoint(_chain.Checkpoints[1]);
        auditor.AddCheckpoint(_chain.Checkpoints[4]);
        var state = _chain.Shard.State;
        var report = auditor.Finish();
        Assert.Equal(new AssetTotals(Make.Usd, 4, 500 + 7 + 4 + 4 + 9, 3), Assert.Single(report.Assets));
        Assert.Equal(
            new AuditReport(
                Make.Shard, Make.Origin, 5, state.TreeSize, 8, 4, 1, 0, 0, 5, 5, report.Assets, state.HeadHash, state.TreeRoot,
                state.Digest, Make.At(1), Make.At(21)),
            report);
    }

    [Fact]
    public void The_books_balance_far_above_the_largest_amount()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"), Make.Open("c", "unlimited"), Make.Open("d"));
        shard.Have(Make.Post("t1", Make.Move("a", "b", UInt128.MaxValue)), Make.Post("t2", Make.Move("c", "d", UInt128.MaxValue)));
        shard.Commit();
        var report = Run(shard.Blocks, auditor: new ChainAuditor(Make.Shard, null));
        Assert.Equal(2 * (BigInteger)UInt128.MaxValue, report.Assets[0].Posted);
        Assert.Equal(0UL, report.SignedHeight);
    }

    [Fact]
    public void Erased_metadata_is_counted_and_no_fault()
    {
        var block = BlockCodec.Decode(_chain.Blocks[0]);
        byte[][] blocks = [BlockCodec.Encode(block with { Attachments = [] }), .. _chain.Blocks.Skip(1)];
        Assert.Equal(1UL, Run(blocks, _chain.Checkpoints[^1]).ErasedMetadata);
    }

    [Fact]
    public void The_golden_export_is_sound()
    {
        var reader = new ExportReader(new MemoryStream(Golden.Bytes("export.synod")));
        var keys = new Dictionary<string, VerifierKey>();
        var auditors = new Dictionary<string, ChainAuditor>();
        ChainAuditor? current = null;
        while (reader.Read() is { } record)
        {
            switch (record)
            {
                case ExportRecord.Key(var text):
                    var key = VerifierKey.Parse(text);
                    keys.Add(key.Name, key);
                    break;
                case ExportRecord.Block(var bytes):
                    var shard = BlockCodec.Decode(bytes).Header.Shard;
                    var origin = $"synod/0123456789ab/{shard}";
                    if (!auditors.TryGetValue(origin, out current))
                    {
                        auditors.Add(origin, current = new ChainAuditor(shard, keys[origin]));
                    }

                    current.Add(bytes);
                    break;
                case ExportRecord.Checkpoint(var note):
                    current!.AddCheckpoint(note);
                    break;
            }
        }

        var reports = auditors.Values.Select(auditor => auditor.Finish()).ToArray();
        Assert.Equal(["synod/0", "bank/0"], reports.Select(r => r.Shard.ToString()));
        Assert.All(reports, r => Assert.Equal((1, r.Blocks), (r.CheckpointsVerified, r.SignedHeight)));
        var bank = reports[1];
        Assert.Equal((3UL, 7UL, 1UL, 1), (bank.Blocks, bank.Transactions, bank.ErasedMetadata, bank.OpenReservations));
    }

    [Fact]
    public void Another_signer_than_the_trusted_one_is_found_at_the_first_entry()
    {
        using var other = new TestSigner();
        var fault = Fault(_chain.Blocks, auditor: new ChainAuditor(Make.Shard, other.KeyOf(Make.Origin)));
        Assert.Equal((1UL, 0), (fault.Height, fault.EntryPosition));
        fault = Fault(_chain.Blocks, auditor: new ChainAuditor(Make.Shard, _chain.Signer.KeyOf("another/origin")));
        Assert.Equal((1UL, 0), (fault.Height, fault.EntryPosition));
    }

    [Fact]
    public void A_checkpoint_is_signed_by_the_key_of_the_chain()
    {
        using var other = new TestSigner();
        var state = _chain.Shard.State;
        Assert.Contains("does not hold", Fault(_chain.Blocks, other.Sign(state)).Reason, StringComparison.Ordinal);
        Assert.Contains("does not hold", Fault(_chain.Blocks, "nonsense").Reason, StringComparison.Ordinal);
        Assert.Contains("no block", Fault([], _chain.Checkpoints[0]).Reason, StringComparison.Ordinal);

        var sound = new Checkpoint(state.Origin, state.TreeSize, state.TreeRoot, state.Height, state.HeadHash);
        (Checkpoint Checkpoint, ulong Height)[] wrong =
        [
            (new Checkpoint(sound.Origin, sound.TreeSize + 1, sound.Root, sound.Height, sound.BlockHash), 5),
            (new Checkpoint(sound.Origin, sound.TreeSize, sound.BlockHash, sound.Height, sound.BlockHash), 5),
            (new Checkpoint(sound.Origin, sound.TreeSize, sound.Root, 4, sound.BlockHash), 4),
            (new Checkpoint(sound.Origin, sound.TreeSize, sound.Root, 6, sound.BlockHash), 6),
            (new Checkpoint(sound.Origin, sound.TreeSize, sound.Root, sound.Height, sound.Root), 5),
        ];
        Assert.All(wrong, item => Assert.Equal(item.Height, Fault(_chain.Blocks, _chain.Signer.Sign(item.Checkpoint)).Height));
    }

    [Fact]
    public void A_key_that_signs_for_another_origin_does_not_sign_for_this_one()
    {
        var state = _chain.Shard.State;
        var note = _chain.Signer.Sign(new Checkpoint("other/bank/0", state.TreeSize, state.TreeRoot, state.Height, state.HeadHash));
        Assert.Contains("does not hold", Fault(_chain.Blocks, note).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_swapped_and_foreign_blocks_are_named()
    {
        var blocks = _chain.Blocks;
        Assert.Equal(1UL, Fault([blocks[1]]).Height);
        Assert.Equal(3UL, Fault([blocks[0], blocks[1], blocks[3]]).Height);
        Assert.Equal(2UL, Fault([blocks[0], blocks[2], blocks[1]]).Height);
        Assert.Equal(2UL, Fault([blocks[0], blocks[0]]).Height);
        Assert.Equal(6UL, Fault(blocks.Take(4), _chain.Signer.Sign(new Checkpoint(Make.Origin, 99, default, 6, default))).Height);
        Assert.Null(Fault([]).Height);
        var elsewhere = new ChainAuditor(new ShardKey(LedgerName.Parse("other"), 0), null);
        Assert.Equal(1UL, Fault(blocks, auditor: elsewhere).Height);
    }

    [Fact]
    public void A_cut_off_chain_is_found_by_its_checkpoint() =>
        Assert.Contains("missing", Fault(_chain.Blocks.Take(4), _chain.Checkpoints[4]).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_fault_ends_the_audit()
    {
        var auditor = new ChainAuditor(Make.Shard, null);
        var fault = Assert.Throws<AuditException>(() => auditor.Add(_chain.Blocks[1]));
        Assert.Same(fault, Assert.Throws<AuditException>(() => auditor.Add(_chain.Blocks[0])));
        Assert.Same(fault, Assert.Throws<AuditException>(() => auditor.AddCheckpoint("")));
        Assert.Same(fault, Assert.Throws<AuditException>(auditor.Finish));
        Assert.Equal(Make.Shard, fault.Shard);
        Assert.StartsWith("Shard bank/0, block 1: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_unique_over_all_of_history()
    {
        // A leader without history uses an id again: nothing in the state can tell, the auditor's books do.
        var fault = Lie(History.Empty, Make.Post("t1", Make.Move("world", "a", 500)));
        Assert.Equal((6UL, 0), (fault.Height, fault.EntryPosition));
        Assert.Contains("'t1' was used before", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reversals_fit_their_originals_over_all_of_history()
    {
        History Lying(string id, string debit, string credit, UInt128 amount) => new(
            new Dictionary<TransactionId, KnownTransaction>
            {
                [Make.Id(id)] = new(
                    new TransactionPosted(
                        Make.At(1), Make.Id(id), new TransferList([Make.Move(debit, credit, amount)]), default, null, null),
                    0, Metadata.None, null, null, null),
            },
            new Dictionary<AccountId, Metadata?>());
        Assert.Contains("reversed before", Lie(Lying("t3", "a", "b", 4), Make.Reverse("r", "t3")).Reason, StringComparison.Ordinal);
        Assert.Contains("was not posted", Lie(Lying("t2", "a", "b", 20), Make.Reverse("r", "t2")).Reason, StringComparison.Ordinal);
        Assert.Contains("was not posted", Lie(Lying("none", "a", "b", 1), Make.Reverse("r", "none")).Reason, StringComparison.Ordinal);
        Assert.Contains("sides exchanged", Lie(Lying("t1", "world", "a", 499), Make.Reverse("r", "t1")).Reason, StringComparison.Ordinal);
        Assert.Contains("sides exchanged", Lie(Lying("t1", "world", "b", 500), Make.Reverse("r", "t1")).Reason, StringComparison.Ordinal);
    }

    private AuditException Lie(History history, Command command)
    {
        var draft = _chain.Shard.State.Draft(Make.At(30), 9);
        Assert.True(draft.TryExecute(command, history, default, out var outcome));
        Assert.IsType<Outcome.Applied>(outcome);
        return Fault([.. _chain.Blocks, BlockCodec.Encode(draft.Seal())]);
    }

    private static AuditException Fault(IEnumerable<byte[]> blocks, string? note = null, ChainAuditor? auditor = null) =>
        Assert.Throws<AuditException>(() => Run(blocks, note, auditor));

    private static AuditReport Run(IEnumerable<byte[]> blocks, string? note = null, ChainAuditor? auditor = null)
    {
        auditor ??= new ChainAuditor(Make.Shard, null);
        foreach (var block in blocks)
        {
            auditor.Add(block);
        }

        if (note is not null)
        {
            auditor.AddCheckpoint(note);
        }

        return auditor.Finish();
    }
}
