using Synod.Histories;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>A client: it asks one thing after another, of any server, and writes down what it was told.</summary>
internal sealed partial class Client
{
    /// <summary>How long a client thinks at most that is in no hurry.</summary>
    public static readonly TimeSpan Leisure = TimeSpan.FromMilliseconds(400);

    /// <summary>The same of one that is.</summary>
    public static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly World _world;
    private readonly Deployment _deployment;
    private readonly SimProcess _process;
    private readonly SimRandom _random;
    private readonly IReadOnlyList<AccountGroup> _groups;
    private readonly List<RecordedCall> _calls;
    private readonly ReceiptChecker _receipts;
    private readonly int _number;
    private int _ids;

    // Null: any server, another one for every call.
    private string? _server;

    public Client(
        World world, Deployment deployment, int number, IReadOnlyList<AccountGroup> groups, List<RecordedCall> calls,
        ReceiptChecker receipts)
    {
        _world = world;
        _deployment = deployment;
        _number = number;
        _groups = groups;
        _calls = calls;
        _receipts = receipts;
        _random = world.Random.Fork();
        _process = new SimProcess(world, $"client-{number}", 1);
    }

    public bool IsDone { get; private set; }

    /// <summary>Asks so many things.</summary>
    /// <param name="operations">How many.</param>
    /// <param name="pace">How long it thinks before each at most.</param>
    public void Run(int operations, TimeSpan pace) => _process.Run(async () =>
    {
        for (var i = 0; i < operations; i++)
        {
            await ThinkAsync(pace);
            await AskAsync(_random.Pick(_groups));
        }

        IsDone = true;
    });

    /// <summary>Opens a group's accounts: what comes after would otherwise mostly be refused.</summary>
    public void RunOpenings(AccountGroup group) => _process.Run(async () =>
    {
        for (var i = 0; i < group.Accounts.Count; i++)
        {
            await UntilAnsweredAsync(() => SubmitAsync(group, group.Opening(i)));
        }

        if (group.IsSpread)
        {
            await InsistAsync(group, NewFunding(group));
        }

        IsDone = true;
    });

    /// <summary>Asks for something simple until it is done.</summary>
    public void RunUntilDone(AccountGroup group) => _process.Run(async () =>
    {
        // From the account that may owe without limit: nothing but a fault can refuse it.
        var probe = new SubmitTransaction(
            NewId(), [new Transfer(group.Accounts[0], group.Accounts[1], new Amount(1))], null, Metadata.None, default);
        while (await SubmitAsync(group, probe) is not Answer.Done)
        {
            await ThinkAsync();
            foreach (var account in Enumerable.Range(0, group.Accounts.Count))
            {
                await SubmitAsync(group, group.Opening(account));
            }
        }

        IsDone = true;
    });

    /// <summary>
    /// Reads every account of a group, and every transaction whose fate is unknown, until it has seen them. All from one
    /// server: here it is not to be tried how servers take the lead from each other.
    /// </summary>
    public void RunLastReads(AccountGroup group) => _process.Run(async () =>
    {
        _server = _random.Pick(_deployment.ServerNames);
        foreach (var account in group.Accounts)
        {
            await UntilAnsweredAsync(() => ReadAccountAsync(group, account));
        }

        var unknown = _calls.Where(c => c.Group == group && c.Answer is null && !c.DidNotHappen).ToArray();
        foreach (var id in unknown.Select(c => c.TransactionId).OfType<TransactionId>().Distinct())
        {
            await UntilAnsweredAsync(() => ReadTransactionAsync(group, id));
        }

        IsDone = true;
    });

    /// <summary>Asks for the ledger until it is there.</summary>
    public void RunCreation(int shards) => _process.Run(async () =>
    {
        while (!IsDone)
        {
            await ThinkAsync();
            var created = await CallAsync(
                "create ledger", s => s.CreateLedgerAsync(Topology.Ledger, shards, CancellationToken.None));
            IsDone = created is { Value.Result: CommandResult.Done };
        }
    });

    private async Task AskAsync(AccountGroup group)
    {
        switch (_random.Below(20))
        {
            case < 2:
                await SubmitAsync(group, group.Opening(_random.Below(group.Accounts.Count)));
                break;
            case < 5 when group.IsSpread:
                await PassOnAsync(group);
                break;
            case < 8:
                // Whoever is impatient asks two servers at once.
                IReadOnlyList<Command> transaction = [NewTransaction(group, _random.Chance(0.3) ? NewTerms(group) : null)];
                var times = group.IsSpread && _random.Chance(0.3) ? 2 : 1;
                await Task.WhenAll(Enumerable.Range(0, times).Select(_ => SubmitAsync(group, transaction)));
                break;
            case 8 when group.Sent.Count > 0:
                // As it was sent before, or with other content under the same id.
                await SubmitAsync(group, _random.Chance(0.8) ? Recent(group) : NewMisuse(group));
                break;
            case 9 when group.Sent.Count > 0:
                await SubmitAsync(group, NewPost(RecentReservation(group)));
                break;
            case 10 when group.Sent.Count > 0:
                await SubmitAsync(group, new VoidPending(RecentReservation(group).Id));
                break;
            case 11 or 12 when group.Sent.Count > 0:
                // All the same one, so that it is reversed more than once.
                await SubmitAsync(group, new ReverseTransaction(NewId(), group.Sent[0].Id, Metadata.None, default));
                break;
            case < 16:
                await ReadAccountAsync(group, _random.Pick(group.Accounts));
                break;
            case 16 when group.Sent.Count > 0:
                await ReadTransactionAsync(group, _random.Pick(group.Sent).Id);
                break;
            case 17 when group.Sent.Count > 0:
                await ReadReceiptAsync(_random.Pick(group.Sent).Id);
                break;
            case 18 when _random.Chance(0.7):
                await ReadAccountsAsync(group);
                break;
            case 18:
                await ReadLocallyAsync(_random.Pick(group.Accounts));
                break;
            default:
                await SubmitAsync(
                    group, [.. Enumerable.Range(0, _random.Between(2, 4)).Select(_ => NewTransaction(group, null))]);
                break;
        }
    }

    // What has come in from another shard is looked at or spent at once on its own, where it may not be written down yet.
    private async Task PassOnAsync(AccountGroup group)
    {
        var through = group.Accounts[^1];
        var received = NewTransfer(_random.Pick([.. group.Accounts.Where(a => !group.AreTogether(a, through))]), through);
        if (await InsistAsync(group, new SubmitTransaction(NewId(), [received], null, Metadata.None, default)) is not Answer.Done)
        {
            return;
        }

        if (_random.Chance(0.3))
        {
            await ReadAccountAsync(group, through);
            return;
        }

        var to = group.Accounts.First(a => a != through && group.AreTogether(a, through));
        await InsistAsync(group, new SubmitTransaction(
            NewId(), [new Transfer(through, to, received.Amount)], null, Metadata.None, default));
    }

    // Whoever is not answered asks again soon, some times.
    private async Task<Answer?> InsistAsync(AccountGroup group, SubmitTransaction transaction)
    {
        for (var i = 0; i < 5; i++)
        {
            if (await SubmitAsync(group, transaction) is { } answer)
            {
                return answer;
            }

            await ThinkAsync(Hurry);
        }

        return null;
    }

    private async Task UntilAnsweredAsync(Func<Task> ask)
    {
        await ask();
        while (_calls.Last(c => c.Client == _number).Answer is null)
        {
            await ThinkAsync();
            await ask();
        }
    }

    private Task ThinkAsync() => ThinkAsync(Leisure);

    private Task ThinkAsync(TimeSpan most) => _process.PassAsync(most * _random.Fraction());

    private async Task<Answer?> SubmitAsync(AccountGroup group, Command command)
    {
        await SubmitAsync(group, [command]);
        return _calls.Last(c => c.Client == _number).Answer;
    }

    private async Task SubmitAsync(AccountGroup group, IReadOnlyList<Command> commands)
    {
        group.Sent.AddRange(commands.OfType<SubmitTransaction>().Where(c => group.Sent.All(s => s.Id != c.Id)));
        var calls = commands.Select(c => Begin(group, new Operation.Do(c))).ToArray();
        var answer = await CallAsync(
            string.Join("; ", calls.Select(c => c.Operation.ToString())),
            s => s.SubmitAsync(Topology.Ledger, commands, CancellationToken.None));
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            switch (answer.Value?[i])
            {
                case CommandResult.Done done:
                    End(call, new Answer.Done(done.IsRepeat));
                    _deployment.ChainOf(new ShardKey(Topology.Ledger, done.Place.Shard)).Acknowledged(commands[i], done.Place);
                    break;
                case CommandResult.Refused refused:
                    End(call, new Answer.Refused(refused.Why.Code));
                    break;
                case CommandResult.Failed { Why: UnavailableException }:
                    call.DidNotHappen = true;
                    break;
                default:
                    call.DidNotHappen = answer.Failure is UnavailableException;
                    break;
            }
        }
    }

    private async Task ReadAccountAsync(AccountGroup group, AccountId id)
    {
        var call = Begin(group, new Operation.ReadAccount(id));
        var answer = await CallAsync(
            call.Operation.ToString(),
            s => s.FindAccountAsync(Topology.Ledger, id, null, ReadConsistency.Strong, CancellationToken.None));
        if (answer.IsThere)
        {
            Saw(answer.Value);
            End(call, new Answer.OfAccount(answer.Value?.Account.Totals));
        }
    }

    private async Task ReadAccountsAsync(AccountGroup group)
    {
        var call = Begin(group, new Operation.ReadAccounts(group.Accounts));
        var answer = await CallAsync(
            call.Operation.ToString(),
            s => s.ReadAccountsAsync(Topology.Ledger, group.Accounts, CancellationToken.None));
        if (answer is { IsThere: true, Value: { } views })
        {
            foreach (var view in views)
            {
                Saw(view);
            }

            End(call, new Answer.OfAccounts([.. views.Select(v => v?.Account.Totals)]));
        }
    }

    private async Task ReadTransactionAsync(AccountGroup group, TransactionId id)
    {
        var call = Begin(group, new Operation.ReadTransaction(id));
        var answer = await CallAsync(
            call.Operation.ToString(),
            s => s.FindTransactionAsync(Topology.Ledger, id, ReadConsistency.Strong, CancellationToken.None));
        if (answer.IsThere)
        {
            if (answer.Value is { } seen)
            {
                ChainOf(seen.Seen).Saw(seen.Seen);
            }

            End(call, new Answer.OfTransaction(answer.Value is { } view ? FactsOf(view) : null));
        }
    }

    private async Task ReadLocallyAsync(AccountId id)
    {
        var answer = await CallAsync(
            $"read account {id} locally",
            s => s.FindAccountAsync(Topology.Ledger, id, null, ReadConsistency.Local, CancellationToken.None));
        Saw(answer.Value);
    }

    private async Task ReadReceiptAsync(TransactionId id)
    {
        var answer = await CallAsync(
            $"receipt of {id}",
            s => s.FindReceiptAsync(Topology.Ledger, id, ReceiptOf.Latest, CancellationToken.None));
        if (answer.Value is { } receipt)
        {
            _receipts.HandedOut(id, receipt);
        }
    }

    private void Saw(AccountView? account)
    {
        if (account is not null)
        {
            ChainOf(account.Seen).Saw(account);
        }
    }

    private ChainChecker ChainOf(Seen seen) => _deployment.ChainOf(new ShardKey(Topology.Ledger, seen.Shard));

    private RecordedCall Begin(AccountGroup group, Operation operation)
    {
        var call = new RecordedCall(_number, group, _world.Steps, operation);
        _calls.Add(call);
        return call;
    }

    private void End(RecordedCall call, Answer answer)
    {
        call.Returned = _world.Steps;
        call.Answer = answer;
        _world.Log($"{_process} was told: {call.Operation}: {answer}");
    }

    /// <summary>Asks any server. No answer in time, or one that says nothing, is null.</summary>
    private async Task<Reply<T>> CallAsync<T>(string what, Func<ILedgerService, ValueTask<T>> ask)
    {
        try
        {
            return new Reply<T>(true, await _deployment.AskAsync(_process, _server ?? _random.Pick(_deployment.ServerNames), what, ask)
                .WaitAsync(Patience, _process.Time), null);
        }
        catch (Exception e) when (e is TimeoutException or UnavailableException or OutcomeUnknownException)
        {
            return new Reply<T>(false, default, e);
        }
    }

    private static TransactionFacts FactsOf(TransactionView view) => new(
        (view.Creation, view.Resolution) switch
        {
            (TransactionPosted, _) => TransactionPhase.Posted,
            (_, null) => TransactionPhase.Reserved,
            (_, PendingPosted) => TransactionPhase.Settled,
            (_, _) => TransactionPhase.Released,
        },
        view.Creation.Transfers,
        (view.Resolution as PendingPosted)?.Transfers,
        (view.Creation as TransactionPosted)?.Reverses,
        view.ReversedBy);

    private readonly record struct Reply<T>(bool IsThere, T? Value, Exception? Failure);
}
