using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the commands about transactions from JSON (docs/api.md, "Transactions").</summary>
internal static class TransactionInput
{
    private static readonly string[] Names = ["id", "transfers", "pending", "metadata", "reference"];
    private static readonly string[] TransferNames = ["debit", "credit", "amount"];
    private static readonly string[] PendingNames = ["timeout"];
    private static readonly string[] PostNames = ["amounts"];
    private static readonly string[] ReverseNames = ["id", "reference", "metadata"];

    /// <summary>Reads a transaction; without a command, everything that is wrong is in <paramref name="errors"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="key">The id from the header <c>Idempotency-Key</c>; null for none.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static Item<SubmitTransaction> Read(JsonElement value, TransactionId? key, InputErrors errors)
    {
        var fields = JsonFields.Read(value, Names, errors);
        if (value.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        var id = ReadId(fields, key, errors);
        var transfers = ReadTransfers(fields, errors);
        var pending = ReadPending(fields, errors);
        var metadata = FieldRules.ReadMetadata(fields, errors);
        var reference = fields.Read("reference", Reference.TryParse, FieldRules.Reference, default(Reference));
        return new Item<SubmitTransaction>(
            id.Value, errors.Any ? null : new SubmitTransaction(id, transfers, pending, metadata, reference));
    }

    /// <summary>Reads the body of <c>reverse</c>.</summary>
    public static ReverseTransaction? ReadReverse(
        JsonElement value, TransactionId reverses, TransactionId? key, InputErrors errors)
    {
        var fields = JsonFields.Read(value, ReverseNames, errors);
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var id = ReadId(fields, key, errors);
        var metadata = FieldRules.ReadMetadata(fields, errors);
        var reference = fields.Read("reference", Reference.TryParse, FieldRules.Reference, default(Reference));
        return errors.Any ? null : new ReverseTransaction(id, reverses, metadata, reference);
    }

    /// <summary>Reads the body of <c>post</c>: the amounts, or null for all of it.</summary>
    public static IReadOnlyList<Amount>? ReadPost(JsonElement value, InputErrors errors)
    {
        var fields = JsonFields.Read(value, PostNames, errors);
        if (value.ValueKind != JsonValueKind.Object || !fields.TryGet("amounts", out var list))
        {
            return null;
        }

        using var place = errors.At("amounts");
        if (!IsList(list, FieldRules.Amounts, errors))
        {
            return null;
        }

        var amounts = new List<Amount>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            using var inner = errors.At(amounts.Count);
            amounts.Add(ReadAmount(item, errors) ?? default);
        }

        if (!errors.Any && amounts.TrueForAll(a => a.IsZero))
        {
            errors.Add("At least one of the amounts is not zero; to post nothing, void it.");
        }

        return amounts;
    }

    /// <summary>Reads an object that has no fields.</summary>
    public static JsonFields ReadNothing(JsonElement value, InputErrors errors) => JsonFields.Read(value, [], errors);

    private static TransactionId ReadId(JsonFields fields, TransactionId? key, InputErrors errors)
    {
        if (!fields.TryGet("id", out _))
        {
            if (key is null)
            {
                fields.Missing("id", FieldRules.TransactionId);
            }

            return key ?? default;
        }

        var id = fields.Read("id", TransactionId.TryParse, FieldRules.TransactionId, default(TransactionId));
        if (key is not null && id != default && id != key)
        {
            using var place = errors.At("id");
            errors.Add("The id and the header Idempotency-Key differ.");
        }

        return id;
    }

    private static List<Transfer> ReadTransfers(JsonFields fields, InputErrors errors)
    {
        if (!fields.TryGet("transfers", out var list))
        {
            fields.Missing("transfers", FieldRules.Transfers);
            return [];
        }

        using var place = errors.At("transfers");
        if (!IsList(list, FieldRules.Transfers, errors))
        {
            return [];
        }

        var transfers = new List<Transfer>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            using var inner = errors.At(transfers.Count);
            transfers.Add(ReadTransfer(item, errors));
        }

        return transfers;
    }

    private static Transfer ReadTransfer(JsonElement value, InputErrors errors)
    {
        var fields = JsonFields.Read(value, TransferNames, errors);
        if (value.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        var debit = fields.Require<AccountId>("debit", AccountId.TryParse, FieldRules.AccountId);
        var credit = fields.Require<AccountId>("credit", AccountId.TryParse, FieldRules.AccountId);
        if (debit == credit && debit != default)
        {
            using var place = errors.At("credit");
            errors.Add("The debit and the credit account are the same.");
        }

        var amount = default(Amount);
        if (fields.TryGet("amount", out var text))
        {
            using var place = errors.At("amount");
            var read = ReadAmount(text, errors);
            if (read is { IsZero: true })
            {
                errors.Add("The amount of a transfer is at least 1.");
            }

            amount = read ?? default;
        }
        else
        {
            fields.Missing("amount", FieldRules.Amount);
        }

        return new Transfer(debit, credit, amount);
    }

    private static Amount? ReadAmount(JsonElement value, InputErrors errors)
    {
        if (StrictJson.Text(value, errors, FieldRules.Amount) is not { } text)
        {
            return null;
        }

        if (Amount.TryParse(text, out var amount))
        {
            return amount;
        }

        errors.Add(FieldRules.Amount + ".");
        return null;
    }

    private static PendingTerms? ReadPending(JsonFields fields, InputErrors errors)
    {
        if (!fields.TryGet("pending", out var value))
        {
            return null;
        }

        using var place = errors.At("pending");
        var pending = JsonFields.Read(value, PendingNames, errors);
        return value.ValueKind == JsonValueKind.Object
            ? new PendingTerms(pending.ReadWhole("timeout", 1, PendingTerms.MaxTimeoutSeconds, FieldRules.Timeout))
            : null;
    }

    private static bool IsList(JsonElement value, string rule, InputErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add($"{rule}, not {StrictJson.KindOf(value)}.");
            return false;
        }

        if (value.GetArrayLength() is < 1 or > Transfer.MaxPerTransaction)
        {
            errors.Add($"{rule}; this one has {value.GetArrayLength()}.");
            return false;
        }

        return true;
    }
}
