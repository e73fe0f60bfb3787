using System.Text;
using Synod.Client;
using Synod.Histories;
using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>Sends operations of a history to a server, and says what was answered in the history's words.</summary>
internal sealed class LedgerCaller(SynodClient client, LedgerName ledger)
{
    private static readonly Dictionary<string, RefusalCode> Codes =
        Enum.GetValues<RefusalCode>().ToDictionary(code => Hyphenated(code.ToString()));

    /// <summary>Calls once.</summary>
    /// <exception cref="SynodException">There was no answer, or one that is no answer to this.</exception>
    public async Task<Answer> CallAsync(Operation operation)
    {
        try
        {
            return operation switch
            {
                Operation.ReadAccount read => new Answer.OfAccount(TotalsOf(await client.ReadAccountAsync(ledger, read.Id))),
                Operation.ReadTransaction read =>
                    new Answer.OfTransaction(FactsOf(await client.ReadTransactionAsync(ledger, read.Id))),
                Operation.Do { Command: var command } => new Answer.Done(IsRepeat: !await IsNewAsync(command)),
                _ => throw new ArgumentException($"Nothing to send: {operation}", nameof(operation)),
            };
        }
        catch (SynodProblemException problem) when (problem.Status is >= 400 and < 429 && Codes.ContainsKey(problem.Problem.Code))
        {
            return operation switch
            {
                Operation.ReadAccount => new Answer.OfAccount(null),
                Operation.ReadTransaction => new Answer.OfTransaction(null),
                _ => new Answer.Refused(Codes[problem.Problem.Code]),
            };
        }
    }

    private async Task<bool> IsNewAsync(Command command) => command switch
    {
        OpenAccount open => (await client.OpenAccountAsync(ledger, open)).IsNew,
        SubmitTransaction submit => (await client.SubmitAsync(ledger, submit)).IsNew,
        PostPending post => (await client.PostAsync(ledger, post.Id, post.Amounts)).IsNew,
        VoidPending @void => (await client.VoidAsync(ledger, @void.Id)).IsNew,
        ReverseTransaction reverse => (await client.ReverseAsync(ledger, reverse)).IsNew,
        _ => throw new ArgumentException($"Nothing to send: {command}", nameof(command)),
    };

    private static Totals TotalsOf(AccountDetails account) =>
        new(account.DebitsPosted, account.CreditsPosted, account.DebitsPending, account.CreditsPending);

    private static TransactionFacts FactsOf(TransactionDetails transaction)
    {
        var end = transaction.Resolution;
        var phase = (transaction.Status, end) switch
        {
            (TransactionStatus.Posted, null) => TransactionPhase.Posted,
            (TransactionStatus.Pending, null) => TransactionPhase.Reserved,
            (TransactionStatus.Posted, { Kind: TransactionStatus.Posted }) => TransactionPhase.Settled,
            (TransactionStatus.Voided, { Kind: TransactionStatus.Voided }) => TransactionPhase.Released,
            _ => throw new InvalidOperationException($"A transaction is not like that: {transaction}"),
        };
        return new(
            phase,
            new TransferList(transaction.Transfers),
            phase == TransactionPhase.Settled ? new TransferList(end!.Transfers!) : null,
            transaction.Reverses,
            transaction.ReversedBy);
    }

    private static string Hyphenated(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            text.Append(char.IsUpper(letter) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
