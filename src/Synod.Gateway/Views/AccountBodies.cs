using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

[Description("An account to open. The same again is a repeat.")]
internal sealed record AccountRequestBody
{
    [RegularExpression(Patterns.Id)]
    public required string Id { get; init; }

    [RegularExpression(Patterns.Asset), Description("What it counts, CODE/scale: USD/2 counts cents.")]
    public required string Asset { get; init; }

    [AllowedValues("credit", "debit"), DefaultValue("credit"), Description("The side on which its balance grows.")]
    public string? NormalSide { get; init; }

    [RegularExpression(Patterns.Overdraft), DefaultValue("0")]
    [Description("How far its balance may go against the normal side, in minor units, or unlimited.")]
    public string? Overdraft { get; init; }

    [Description("At most 64 pairs and 4,096 bytes. The chain holds only a salted hash of it.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

[Description("An account.")]
internal sealed record AccountBody(
    [property: RegularExpression(Patterns.Id)] string Id,
    [property: RegularExpression(Patterns.Asset)] string Asset,
    [property: AllowedValues("credit", "debit")] string NormalSide,
    [property: RegularExpression(Patterns.Overdraft)] string Overdraft,
    [property: Description("Null if it was erased.")] IReadOnlyDictionary<string, string>? Metadata,
    [property: Description("The salt of its commitment, base64; null if there is none.")] string? MetadataSalt,
    [property: Description(Patterns.Time)] string OpenedAt,
    [property: RegularExpression(Patterns.Amount)] string DebitsPosted,
    [property: RegularExpression(Patterns.Amount)] string CreditsPosted,
    [property: RegularExpression(Patterns.Amount)] string DebitsPending,
    [property: RegularExpression(Patterns.Amount)] string CreditsPending,
    [property: RegularExpression(Patterns.Signed), Description("The posted balance; negative if the account owes.")]
    string Balance,
    HeldBody Held,
    SeenBody Seen)
{
    public static AccountBody From(AccountView view)
    {
        var (account, totals) = (view.Account, view.Account.Totals);
        return new AccountBody(
            account.Id.Value, account.Asset.Value, Words.Of(account.NormalSide), account.Overdraft.ToString(),
            Words.Of(view.Metadata), Words.Base64(view.MetadataSalt), view.OpenedAt.ToString(),
            totals.DebitsPosted.ToString(), totals.CreditsPosted.ToString(),
            totals.DebitsPending.ToString(), totals.CreditsPending.ToString(),
            Words.Of(totals.Balance(account.NormalSide)), HeldBody.From(view), SeenBody.From(view.Seen));
    }
}

[Description("What is held of an account for transactions that other shards decide. It is part of no total, and not of the balance.")]
internal sealed record HeldBody(
    [property: RegularExpression(Patterns.Amount)] string Debits,
    [property: RegularExpression(Patterns.Amount)] string Credits)
{
    public static HeldBody From(AccountView view)
    {
        var held = view.Holds.Aggregate(default(Held), (sum, hold) => sum + Ledger.Held.Of(hold, view.Account.Id));
        return new HeldBody(new Amount(held.Debits).ToString(), new Amount(held.Credits).ToString());
    }
}

[Description("Several accounts, in the order in which they were asked for.")]
internal sealed record AccountsBody(IReadOnlyList<AccountBody> Accounts);

[Description("A page of an account's statement, newest first.")]
internal sealed record StatementBody(
    [property: RegularExpression(Patterns.Id)] string Account,
    [property: RegularExpression(Patterns.Asset)] string Asset,
    IReadOnlyList<StatementLineBody> Entries,
    [property: Description("The cursor of the next page; null at the end.")] string? Next,
    SeenBody Seen)
{
    public static StatementBody From(StatementPage page)
    {
        var side = page.Account.NormalSide;
        return new StatementBody(
            page.Account.Id.Value, page.Account.Asset.Value,
            [.. page.Lines.Select(line => StatementLineBody.From(line, side))],
            page.Next is { } next ? Words.Of(next) : null, SeenBody.From(page.Seen));
    }
}

[Description("What one entry changed in an account.")]
internal sealed record StatementLineBody(
    [property: Description("The entry's position in the shard's tree.")] ulong Index,
    ulong Height,
    [property: Description(Patterns.Time)] string Timestamp,
    [property: AllowedValues("posted", "reserved", "pending-posted", "pending-voided", "pending-expired", "committed")] string Kind,
    [property: RegularExpression(Patterns.Id)] string Transaction,
    [property: Description("The transaction's reference; empty in the entries that end a reservation or a hold.")] string Reference,
    [property: RegularExpression(Patterns.Signed)] string DebitPosted,
    [property: RegularExpression(Patterns.Signed)] string CreditPosted,
    [property: RegularExpression(Patterns.Signed)] string DebitPending,
    [property: RegularExpression(Patterns.Signed)] string CreditPending,
    [property: RegularExpression(Patterns.Signed), Description("The posted balance after the entry.")] string Balance)
{
    public static StatementLineBody From(StatementEntry line, NormalSide side)
    {
        var (before, after) = (line.Before, line.After);
        var (kind, transaction, reference) = Words.StatementKind(line.Entry);
        return new StatementLineBody(
            line.Place.Index, line.Place.Height, line.Place.Timestamp.ToString(), kind, transaction.Value, reference,
            Words.Difference(before.DebitsPosted, after.DebitsPosted),
            Words.Difference(before.CreditsPosted, after.CreditsPosted),
            Words.Difference(before.DebitsPending, after.DebitsPending),
            Words.Difference(before.CreditsPending, after.CreditsPending),
            Words.Of(after.Balance(side)));
    }
}
