using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Gateway;

[Description("A block: the value that was chosen in a slot.")]
internal sealed record BlockBody(
    [property: RegularExpression(Patterns.Ledger)] string Ledger,
    int Shard,
    ulong Height,
    [property: RegularExpression(Patterns.Hash), Description("SHA-256 of the header's bytes.")] string Hash,
    [property: RegularExpression(Patterns.Hash), Description("The hash of the block below; zeros at height 1.")] string Previous,
    [property: Description("How many entries the tree has after this block.")] ulong TreeSize,
    [property: RegularExpression(Patterns.Hash)] string Root,
    [property: RegularExpression(Patterns.Hash)] string StateDigest,
    [property: Description(Patterns.Time)] string Timestamp,
    [property: Description("The incarnation that made it, 32 hex digits.")] string Proposer,
    IReadOnlyList<EntryBody> Entries)
{
    public static BlockBody From(Block block)
    {
        var header = block.Header;
        var attachments = block.Attachments.ToDictionary(attachment => attachment.Position);
        var first = header.TreeSize - (ulong)block.Entries.Count;
        var entries = new EntryBody[block.Entries.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = EntryBody.From(block.Entries[i], attachments.GetValueOrDefault(i)) with
            {
                Index = first + (ulong)i,
                LeafHash = MerkleHash.Leaf(block.EntryBytes[i].Span).ToString(),
            };
        }

        return new BlockBody(
            header.Shard.Ledger.Value, header.Shard.Number, header.Height, header.Hash().ToString(),
            header.Previous.ToString(), header.TreeSize, header.TreeRoot.ToString(), header.StateDigest.ToString(),
            header.Timestamp.ToString(), header.Proposer.ToString("x32", CultureInfo.InvariantCulture), entries);
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ShardOpenedBody), "shard-opened")]
[JsonDerivedType(typeof(AccountOpenedBody), "account-opened")]
[JsonDerivedType(typeof(TransactionPostedBody), "transaction-posted")]
[JsonDerivedType(typeof(TransactionReservedBody), "transaction-reserved")]
[JsonDerivedType(typeof(PendingPostedBody), "pending-posted")]
[JsonDerivedType(typeof(PendingVoidedBody), "pending-voided")]
[JsonDerivedType(typeof(PendingExpiredBody), "pending-expired")]
[JsonDerivedType(typeof(LedgerCreatedBody), "ledger-created")]
[JsonDerivedType(typeof(TransactionPreparedBody), "transaction-prepared")]
[JsonDerivedType(typeof(HoldCommittedBody), "hold-committed")]
[JsonDerivedType(typeof(HoldReleasedBody), "hold-released")]
[JsonDerivedType(typeof(TransactionAbortedBody), "transaction-aborted")]
[Description("An entry: one leaf of the shard's Merkle tree. Its timestamp is its block's.")]
internal abstract record EntryBody
{
    [JsonRequired, JsonPropertyOrder(-2), Description("The entry's position in the shard's tree.")]
    public ulong Index { get; init; }

    [JsonRequired, JsonPropertyOrder(-1), RegularExpression(Patterns.Hash)]
    public string LeafHash { get; init; } = "";

    public static EntryBody From(Entry entry, Attachment? attachment)
    {
        var salt = attachment?.Salt.ToString();
        return entry switch
        {
            ShardOpened e => new ShardOpenedBody(
                e.Shard.Ledger.Value, e.Shard.Number, e.Shards, e.Origin, Convert.ToBase64String(e.SignerKey.Span)),
            AccountOpened e => new AccountOpenedBody(
                e.Id.Value, e.Asset.Value, Words.Of(e.NormalSide), e.Overdraft.ToString(),
                e.MetadataCommitment?.ToString(), MetadataOf(e.MetadataCommitment, attachment), salt),
            TransactionPosted e => new TransactionPostedBody(
                e.Id.Value, TransferBody.From(e.Transfers), e.Reference.Value, e.Reverses?.Value,
                e.MetadataCommitment?.ToString(), MetadataOf(e.MetadataCommitment, attachment), salt, AgreementBody.From(e)),
            TransactionReserved e => new TransactionReservedBody(
                e.Id.Value, TransferBody.From(e.Transfers), e.Reference.Value, e.Expiry?.ToString(),
                e.MetadataCommitment?.ToString(), MetadataOf(e.MetadataCommitment, attachment), salt, AgreementBody.From(e)),
            PendingPosted e => new PendingPostedBody(e.Id.Value, TransferBody.From(e.Transfers)),
            PendingVoided e => new PendingVoidedBody(e.Id.Value),
            PendingExpired e => new PendingExpiredBody(e.Id.Value),
            LedgerCreated e => new LedgerCreatedBody(e.Name.Value, e.Shards),
            TransactionPrepared e => new TransactionPreparedBody(
                e.Id.Value, e.Home, e.Attempt, e.IsPending, TransferBody.From(e.Transfers), AgreementBody.Of(e.Assets)),
            HoldCommitted e => new HoldCommittedBody(
                e.Id.Value, e.Position, LinkBody.From(e.Decision), TransferBody.From(e.Transfers)),
            HoldReleased e => new HoldReleasedBody(e.Id.Value, e.Position, LinkBody.From(e.Decision)),
            TransactionAborted e => new TransactionAbortedBody(e.Id.Value, e.Attempt),
            _ => throw new InvalidOperationException($"Nobody knows an entry {entry.GetType().Name}."),
        };
    }

    // No commitment, no metadata; a commitment without an attachment is metadata that was erased.
    private static IReadOnlyDictionary<string, string>? MetadataOf(Hash256? commitment, Attachment? attachment) =>
        Words.Of(commitment is null ? Ledger.Metadata.None : attachment?.Metadata);
}

[Description("The first entry of a shard: whose chain this is.")]
internal sealed record ShardOpenedBody(
    string Ledger, int Shard, int Shards, string Origin,
    [property: Description("The public key that signs its checkpoints: SPKI, DER, base64.")] string SignerKey) : EntryBody;

[Description("An account was opened.")]
internal sealed record AccountOpenedBody(
    string Id, string Asset, string NormalSide, string Overdraft,
    [property: Description("The salted hash of its metadata; null for none.")] string? MetadataCommitment,
    [property: Description("Null if it was erased.")] IReadOnlyDictionary<string, string>? Metadata,
    string? MetadataSalt) : EntryBody;

[Description("A transaction was posted at once.")]
internal sealed record TransactionPostedBody(
    string Id, IReadOnlyList<TransferBody> Transfers, string Reference,
    [property: Description("The transaction that this one undoes; null for none.")] string? Reverses,
    [property: Description("The salted hash of its metadata; null for none.")] string? MetadataCommitment,
    [property: Description("Null if it was erased.")] IReadOnlyDictionary<string, string>? Metadata,
    string? MetadataSalt,
    [property: Description(AgreementBody.What)] AgreementBody? Agreement) : EntryBody;

[Description("A transaction reserved its amounts.")]
internal sealed record TransactionReservedBody(
    string Id, IReadOnlyList<TransferBody> Transfers, string Reference,
    [property: Description(Patterns.Time + "; null for never.")] string? ExpiresAt,
    [property: Description("The salted hash of its metadata; null for none.")] string? MetadataCommitment,
    [property: Description("Null if it was erased.")] IReadOnlyDictionary<string, string>? Metadata,
    string? MetadataSalt,
    [property: Description(AgreementBody.What)] AgreementBody? Agreement) : EntryBody;

[Description("A reservation was posted, in full or in part.")]
internal sealed record PendingPostedBody(string Id, IReadOnlyList<TransferBody> Transfers) : EntryBody;

[Description("A reservation was released at a client's word.")]
internal sealed record PendingVoidedBody(string Id) : EntryBody;

[Description("A reservation was released at its time-out.")]
internal sealed record PendingExpiredBody(string Id) : EntryBody;

[Description("A ledger was created; stands only in the ledger synod.")]
internal sealed record LedgerCreatedBody(string Name, int Shards) : EntryBody;
