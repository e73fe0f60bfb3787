using Synod.Ledger;
using Synod.Ledger.Tests;

namespace Synod.Histories.Tests;

/// <summary>Histories of a ledger that did everything right, seen by clients whose calls overlap.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="accounts">How many accounts there are beside "world".</param>
/// <param name="ids">How many transaction ids there are: with few of them, calls meet.</param>
internal sealed class RandomHistory(Random random, int accounts, int ids)
{
    private const int Pace = 10;

    /// <summary>Makes a history that is linearizable, behind the opening of all accounts.</summary>
    /// <param name="count">How many calls.</param>
    /// <param name="spread">For how many calls' time a call lasts at most, on either side of its effect.</param>
    /// <param name="unknown">Of how many of a hundred commands the outcome is unknown.</param>
    /// <param name="readsLast">True to read, when all is over, all accounts and the transactions of unknown outcome.</param>
    public List<Call> Play(int count, int spread, int unknown, bool readsLast)
    {
        var operations = Enumerable.Range(0, count).Select(_ => Next()).ToArray();
        var openings = Enumerable.Range(0, accounts + 1).Select(Opening).ToArray();
        var model = new LedgerModel([.. openings, .. operations]);
        var (calls, state) = (new List<Call>(), model.Initial);
        for (var i = 0; i < openings.Length; i++)
        {
            Answer((i - openings.Length - spread) * Pace, 0, openings[i]);
        }

        var late = new List<Operation>();
        for (var i = 0; i < count; i++)
        {
            // What nobody heard of happens at some time, or never.
            foreach (var operation in late.Where(_ => random.Next(8) == 0).ToArray())
            {
                state = model.Step(state, operation).Next;
                late.Remove(operation);
            }

            if (operations[i] is Operation.Do && random.Next(100) < unknown)
            {
                calls.Add(new Call(i, (i * Pace) - random.Next(Pace * spread), null, operations[i], null));
                late.Add(operations[i]);
            }
            else
            {
                Answer(i * Pace, spread, operations[i]);
            }
        }

        var reads = calls.Where(call => call.Answer is null)
            .SelectMany(call => Names.TransactionsOf(call.Operation)).Distinct().Select(id => (Operation)new Operation.ReadTransaction(id))
            .Concat(openings.Select(open => new Operation.ReadAccount(((OpenAccount)((Operation.Do)open).Command).Id)));
        foreach (var read in readsLast ? reads.ToArray() : [])
        {
            Answer((calls.Count + spread) * Pace, 0, read);
        }

        return calls;

        void Answer(int moment, int width, Operation operation)
        {
            (var answer, state) = model.Step(state, operation);
            var (invoked, returned) = (moment - random.Next(Pace * width), moment + random.Next(Pace * width));
            calls.Add(new Call(calls.Count, invoked, returned, operation, answer));
        }
    }

    /// <summary>The same history with one answer changed, which may make it wrong.</summary>
    public List<Call> Altered(List<Call> calls)
    {
        var copy = calls.ToList();
        var answered = Enumerable.Range(accounts + 1, calls.Count - accounts - 1).Where(i => calls[i].Answer is not null).ToArray();
        if (answered.Length > 0)
        {
            var at = answered[random.Next(answered.Length)];
            copy[at] = copy[at] with { Answer = Other(copy[at].Answer!) };
        }

        return copy;
    }

    private static AccountId Account(int number) => Make.Account(number == 0 ? "world" : $"a{number}");

    private static Operation.Do Opening(int number) =>
        new(Make.Open(Account(number).Value, number == 0 ? "unlimited" : "2"));

    private Answer Other(Answer answer) => answer switch
    {
        Answer.Done done => random.Next(2) == 0
            ? done with { IsRepeat = !done.IsRepeat }
            : new Answer.Refused(RefusalCode.InsufficientFunds),
        Answer.Refused => random.Next(3) switch
        {
            0 => new Answer.Done(random.Next(2) == 0),
            1 => new Answer.Refused(RefusalCode.TransactionNotFound),
            _ => new Answer.Refused(RefusalCode.TransactionConflict),
        },
        Answer.OfAccount { Totals: { } totals } => random.Next(2) == 0
            ? new Answer.OfAccount(totals with { CreditsPosted = new Amount(totals.CreditsPosted.Value + 1) })
            : new Answer.OfAccount(totals with { DebitsPending = new Amount(totals.DebitsPending.Value ^ 1) }),
        Answer.OfTransaction { Facts: { Phase: TransactionPhase.Reserved } facts } =>
            new Answer.OfTransaction(facts with { Phase = TransactionPhase.Released }),
        _ => new Answer.OfTransaction(null),
    };

    private Operation Next()
    {
        var id = Make.Id($"t{random.Next(ids)}");
        return random.Next(10) switch
        {
            0 => new Operation.ReadTransaction(id),
            1 or 2 => new Operation.ReadAccount(Account(random.Next(accounts + 1))),
            3 or 4 or 5 => Do(new SubmitTransaction(id, Transfers(), null, Metadata.None, default)),
            6 => Do(new SubmitTransaction(id, Transfers(), new PendingTerms(null), Metadata.None, default)),
            7 => Do(new PostPending(id, random.Next(2) == 0 ? null : [new Amount(1)])),
            8 => Do(new VoidPending(id)),
            _ => Do(new ReverseTransaction(Make.Id($"t{random.Next(ids)}"), id, Metadata.None, default)),
        };
    }

    private static Operation.Do Do(Command command) => new(command);

    private Transfer[] Transfers()
    {
        var debit = random.Next(accounts + 1);
        var credit = (debit + 1 + random.Next(accounts)) % (accounts + 1);
        return [new Transfer(Account(debit), Account(credit), new Amount((UInt128)random.Next(1, 4)))];
    }
}
