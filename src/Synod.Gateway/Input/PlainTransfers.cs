using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads transfers that nothing is wrong with.</summary>
internal static class PlainTransfers
{
    private const int DebitField = 1;
    private const int CreditField = 2;
    private const int AmountField = 4;
    private const int AllFields = DebitField | CreditField | AmountField;

    /// <summary>Reads an array of transfers; false if there is anything to be said of it.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, RecentAccounts recent, out Transfer[]? transfers)
    {
        // Nearly all transactions have one.
        transfers = new Transfer[1];
        var count = 0;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject && count < Transfer.MaxPerTransaction)
        {
            if (!TryReadOne(ref reader, recent, out var transfer))
            {
                return false;
            }

            if (count == transfers.Length)
            {
                Array.Resize(ref transfers, 2 * count);
            }

            transfers[count++] = transfer;
        }

        Array.Resize(ref transfers, count);
        return count > 0 && reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadOne(ref Utf8JsonReader reader, RecentAccounts recent, out Transfer transfer)
    {
        var (debit, credit, amount) = (default(AccountId), default(AccountId), default(Amount));
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? 0
                : reader.ValueTextEquals("debit"u8) ? DebitField
                : reader.ValueTextEquals("credit"u8) ? CreditField
                : reader.ValueTextEquals("amount"u8) ? AmountField
                : 0;
            if (field == 0 || (seen & field) != 0 || !reader.Read() || !(field switch
            {
                DebitField => PlainText.TryRead(in reader, recent, out debit),
                CreditField => PlainText.TryRead(in reader, recent, out credit),
                _ => PlainText.TryRead(in reader, out amount),
            }))
            {
                transfer = default;
                return false;
            }

            seen |= field;
        }

        transfer = new Transfer(debit, credit, amount);
        return seen == AllFields && debit != credit && !amount.IsZero;
    }
}
