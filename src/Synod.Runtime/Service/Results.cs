using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>What became of one command.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>The command is in the chain, durably.</summary>
    /// <param name="Place">Where its entry is.</param>
    /// <param name="IsRepeat">True if it was there before: the first answer again.</param>
    public sealed record Done(EntryPlace Place, bool IsRepeat) : CommandResult
    {
        /// <summary>The entry's leaf hash.</summary>
        public Hash256 Leaf { get; init; }

        /// <summary>The block that it is new in, if this process has it at hand; null for a repeat and for what comes from afar.</summary>
        public Block? Block { get; init; }
    }

    /// <summary>A rule refused it, and nothing changed.</summary>
    /// <param name="Why">Which rule, and what about.</param>
    public sealed record Refused(Refusal Why) : CommandResult;

    /// <summary>It was not carried out, or not known to be: see the exception's type.</summary>
    /// <param name="Why"><see cref="UnavailableException"/> or <see cref="OutcomeUnknownException"/>.</param>
    public sealed record Failed(Exception Why) : CommandResult;
}

/// <summary>Where an entry is.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Height">Its block.</param>
/// <param name="Index">Its position in the shard's tree.</param>
/// <param name="Timestamp">When, in block time.</param>
public readonly record struct EntryPlace(int Shard, ulong Height, ulong Index, Timestamp Timestamp);

/// <summary>What became of <see cref="ILedgerService.CreateLedgerAsync"/>.</summary>
/// <param name="Ledger">The ledger as it is.</param>
/// <param name="Result">New, a repeat, or refused since it has another number of shards.</param>
public sealed record LedgerCreation(LedgerInfo? Ledger, CommandResult Result);
