using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the accounts of a submission. They are opened once, and so have no plain way of their own.</summary>
internal sealed class AccountReader : IItemReader<OpenAccount>
{
    public Item<OpenAccount> Read(JsonElement value, InputErrors errors) => AccountInput.Read(value, errors);

    public Item<OpenAccount> ReadPlain(ref Utf8JsonReader reader) => default;
}
