using Synod.Ledger;

namespace Synod.Histories;

/// <summary>The accounts and transactions that an operation names.</summary>
internal static class Names
{
    public static IEnumerable<AccountId> AccountsOf(Operation operation) => operation switch
    {
        Operation.ReadAccount read => [read.Id],
        Operation.ReadAccounts read => read.Ids,
        Operation.Do { Command: OpenAccount open } => [open.Id],
        Operation.Do { Command: SubmitTransaction submit } => submit.Transfers.SelectMany(t => new[] { t.Debit, t.Credit }),
        _ => [],
    };

    public static IEnumerable<TransactionId> TransactionsOf(Operation operation) => operation switch
    {
        Operation.ReadTransaction read => [read.Id],
        Operation.Do { Command: SubmitTransaction submit } => [submit.Id],
        Operation.Do { Command: PostPending post } => [post.Id],
        Operation.Do { Command: VoidPending @void } => [@void.Id],
        Operation.Do { Command: ReverseTransaction reverse } => [reverse.Id, reverse.Reverses],
        _ => [],
    };
}
