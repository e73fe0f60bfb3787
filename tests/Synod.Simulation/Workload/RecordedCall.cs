using Synod.Histories;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>A call as it is recorded while it goes on.</summary>
/// <param name="Client">Who calls.</param>
/// <param name="Group">The accounts that it is about.</param>
/// <param name="Invoked">When.</param>
/// <param name="Operation">What is asked.</param>
internal sealed record RecordedCall(int Client, AccountGroup Group, long Invoked, Operation Operation)
{
    /// <summary>When the answer was there.</summary>
    public long? Returned { get; set; }

    /// <summary>What was answered; null while it is unknown.</summary>
    public Answer? Answer { get; set; }

    /// <summary>True if the service said that nothing happened.</summary>
    public bool DidNotHappen { get; set; }

    /// <summary>The transaction that it is about; null for an account's opening or reading.</summary>
    public TransactionId? TransactionId => Operation switch
    {
        Operation.Do { Command: SubmitTransaction submit } => submit.Id,
        Operation.Do { Command: ReverseTransaction reverse } => reverse.Id,
        Operation.Do { Command: PostPending post } => post.Id,
        Operation.Do { Command: VoidPending cancel } => cancel.Id,
        Operation.ReadTransaction read => read.Id,
        _ => null,
    };

    public Call ToCall() => new(Client, Invoked, Answer is null ? null : Returned, Operation, Answer);
}
