using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the accounts of a submission. They are opened once, and so have no plain way of their own.</summary>
internal sealed class AccountReader : IItemReader<OpenAccount>
{
    public BodyTypes BodyTypes => BodyTypes.JsonOrLines;

    public Item<OpenAccount> Read(JsonElement value, InputErrors errors) => AccountInput.Read(value, errors);

    public Item<OpenAccount> ReadPlain(ref Utf8JsonReader reader) => default;

    public IReadOnlyList<SubmittedItem<OpenAccount>> ReadBulk(ReadOnlySpan<byte> bytes, GatewayOptions options) =>
        throw new InvalidOperationException("There is no binary form of accounts.");
}
