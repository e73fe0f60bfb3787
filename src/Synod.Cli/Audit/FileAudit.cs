using Synod.Ledger;

namespace Synod.Cli;

/// <summary>Audits an export file (docs/formats.md, "Export file"): its records in order, each for the shard it names.</summary>
internal static class FileAudit
{
    /// <summary>Audits the file; of all shards, or of those of one ledger.</summary>
    public static void Run(Stream file, AuditSession session, LedgerName? only, CancellationToken cancellationToken)
    {
        ShardKey? current = null;
        try
        {
            var reader = new ExportReader(file);
            while (reader.Read() is { } record)
            {
                cancellationToken.ThrowIfCancellationRequested();
                current = record switch
                {
                    ExportRecord.Block block => AddBlock(block, current, session, only),
                    ExportRecord.Checkpoint checkpoint => AddCheckpoint(checkpoint, current, session, only),
                    _ => current,
                };
            }
        }
        catch (FormatException exception)
        {
            session.Find(exception.Message);
        }

        session.EndAll();
        session.EndLedgers();
    }

    // A block whose header cannot be read is the current shard's: its auditor says what is wrong with it.
    private static ShardKey? AddBlock(ExportRecord.Block block, ShardKey? current, AuditSession session, LedgerName? only)
    {
        var shard = BlockPeek.Header(block.Bytes.Span)?.Shard ?? current;
        if (shard is not { } known)
        {
            session.Find("The first block of the file cannot be read.");
            return null;
        }

        if (only is { } ledger && known.Ledger != ledger)
        {
            return shard;
        }

        if (!session.IsOpen(known))
        {
            session.EndAll();
            if (session.Verdicts.Any(v => v.Shard == known))
            {
                session.Find($"Blocks of shard {known} stand in two places of the file.");
                return shard;
            }

            session.Begin(known);
        }

        session.Add(known, block.Bytes);
        return shard;
    }

    private static ShardKey? AddCheckpoint(
        ExportRecord.Checkpoint checkpoint, ShardKey? current, AuditSession session, LedgerName? only)
    {
        if (current is { } shard && (only is null || shard.Ledger == only) && session.IsOpen(shard))
        {
            session.AddCheckpoint(shard, checkpoint.Text);
        }
        else if (current is null)
        {
            session.Find("A checkpoint stands before any block.");
        }

        return current;
    }
}
