namespace Synod.Ledger;

/// <summary>
/// What a command needs to know of earlier blocks, fetched from disk before it is executed: memory does not grow with
/// history. It must hold everything that the blocks up to the state's head say of the ids that are asked for; what the
/// draft in hand says of them, the draft knows.
/// </summary>
/// <param name="transactions">The transactions that exist, of those that were asked for.</param>
/// <param name="accountMetadata">The accounts' metadata, of those asked for; null if it was erased.</param>
/// <param name="aborts">The last attempt that was aborted, of the transactions asked for; null for none.</param>
public sealed class History(
    IReadOnlyDictionary<TransactionId, KnownTransaction> transactions,
    IReadOnlyDictionary<AccountId, Metadata?> accountMetadata,
    IReadOnlyDictionary<TransactionId, AbortedAttempt>? aborts = null)
{
    /// <summary>Nothing happened before.</summary>
    public static History Empty { get; } =
        new(new Dictionary<TransactionId, KnownTransaction>(), new Dictionary<AccountId, Metadata?>());

    /// <summary>Adds the ids of the transactions that a command's execution asks for.</summary>
    public static void AddNeededTransactions(Command command, ICollection<TransactionId> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        switch (command)
        {
            case SubmitTransaction submit:
                ids.Add(submit.Id);
                break;
            case PostPending post:
                ids.Add(post.Id);
                break;
            case VoidPending @void:
                ids.Add(@void.Id);
                break;
            case ReverseTransaction reverse:
                ids.Add(reverse.Id);
                ids.Add(reverse.Reverses);
                break;
            case PrepareTransaction prepare:
                ids.Add(prepare.Id);
                break;
            case DecideTransaction decide:
                AddNeededTransactions(decide.Transaction, ids);
                break;
            case AbortTransaction abort:
                ids.Add(abort.Id);
                break;
        }
    }

    /// <summary>The transaction whose last aborted attempt a command's execution asks for; null for none.</summary>
    public static TransactionId? NeededAbort(Command command) => command switch
    {
        DecideTransaction { Transaction: SubmitTransaction submit } => submit.Id,
        DecideTransaction { Transaction: ReverseTransaction reverse } => reverse.Id,
        AbortTransaction abort => abort.Id,
        _ => null,
    };

    /// <summary>The account whose metadata a command's execution asks for, if that account exists; null for none.</summary>
    public static AccountId? NeededAccount(Command command) => command is OpenAccount open ? open.Id : null;

    internal KnownTransaction? Find(TransactionId id) => transactions.TryGetValue(id, out var known) ? known : null;

    internal AbortedAttempt? FindAbort(TransactionId id) => aborts is not null && aborts.TryGetValue(id, out var aborted) ? aborted : null;

    /// <summary>The account's metadata; null if it was erased or not fetched.</summary>
    internal Metadata? FindMetadata(AccountId id) => accountMetadata.TryGetValue(id, out var metadata) ? metadata : null;
}
