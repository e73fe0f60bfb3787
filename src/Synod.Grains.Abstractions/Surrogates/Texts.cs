using Synod.Ledger;

namespace Synod.Grains.Surrogates;

// What Orleans sends in place of the ledger's own types, which know nothing of Orleans. A field's id is its position:
// new fields are added at the end, and none is ever removed or moved. Aliases stay when a type moves or is renamed.

[GenerateSerializer, Immutable, Alias("synod.LedgerName")]
internal record struct LedgerNameSurrogate(string Value);

[GenerateSerializer, Immutable, Alias("synod.AccountId")]
internal record struct AccountIdSurrogate(string Value);

[GenerateSerializer, Immutable, Alias("synod.TransactionId")]
internal record struct TransactionIdSurrogate(string Value);

[GenerateSerializer, Immutable, Alias("synod.Asset")]
internal record struct AssetSurrogate(string Value);

[GenerateSerializer, Immutable, Alias("synod.Reference")]
internal record struct ReferenceSurrogate(string Value);

/// <param name="Pairs">The pairs, in any order.</param>
[GenerateSerializer, Immutable, Alias("synod.Metadata")]
internal record struct MetadataSurrogate(KeyValuePair<string, string>[] Pairs);

[RegisterConverter]
internal sealed class LedgerNameConverter : IConverter<LedgerName, LedgerNameSurrogate>
{
    public LedgerName ConvertFromSurrogate(in LedgerNameSurrogate surrogate) => LedgerName.Parse(surrogate.Value);

    public LedgerNameSurrogate ConvertToSurrogate(in LedgerName value) => new(value.Value);
}

[RegisterConverter]
internal sealed class AccountIdConverter : IConverter<AccountId, AccountIdSurrogate>
{
    public AccountId ConvertFromSurrogate(in AccountIdSurrogate surrogate) => AccountId.Parse(surrogate.Value);

    public AccountIdSurrogate ConvertToSurrogate(in AccountId value) => new(value.Value);
}

[RegisterConverter]
internal sealed class TransactionIdConverter : IConverter<TransactionId, TransactionIdSurrogate>
{
    public TransactionId ConvertFromSurrogate(in TransactionIdSurrogate surrogate) => TransactionId.Parse(surrogate.Value);

    public TransactionIdSurrogate ConvertToSurrogate(in TransactionId value) => new(value.Value);
}

[RegisterConverter]
internal sealed class AssetConverter : IConverter<Asset, AssetSurrogate>
{
    public Asset ConvertFromSurrogate(in AssetSurrogate surrogate) => Asset.Parse(surrogate.Value);

    public AssetSurrogate ConvertToSurrogate(in Asset value) => new(value.Value);
}

[RegisterConverter]
internal sealed class ReferenceConverter : IConverter<Reference, ReferenceSurrogate>
{
    public Reference ConvertFromSurrogate(in ReferenceSurrogate surrogate) => Reference.Parse(surrogate.Value);

    public ReferenceSurrogate ConvertToSurrogate(in Reference value) => new(value.Value);
}

[RegisterConverter]
internal sealed class MetadataConverter : IConverter<Metadata, MetadataSurrogate>
{
    public Metadata ConvertFromSurrogate(in MetadataSurrogate surrogate) =>
        Metadata.TryCreate(surrogate.Pairs, out var metadata, out var problem) ? metadata : throw new FormatException(problem);

    public MetadataSurrogate ConvertToSurrogate(in Metadata value) => new([.. value.Pairs]);
}
