namespace Synod.Ledger;

/// <summary>A record of an export file (docs/formats.md, "Export file").</summary>
public abstract record ExportRecord
{
    private ExportRecord()
    {
    }

    /// <summary>A verifier key.</summary>
    /// <param name="Text">The vkey, as the service publishes it.</param>
    public sealed record Key(string Text) : ExportRecord;

    /// <summary>A block.</summary>
    /// <param name="Bytes">The block as it was decided; a <see cref="ChainAuditor"/> reads it.</param>
    public sealed record Block(ReadOnlyMemory<byte> Bytes) : ExportRecord
    {
        /// <inheritdoc/>
        public bool Equals(Block? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

        /// <inheritdoc/>
        public override int GetHashCode() => Bytes.Length;
    }

    /// <summary>A signed checkpoint.</summary>
    /// <param name="Text">The signed note.</param>
    public sealed record Checkpoint(string Text) : ExportRecord;
}
