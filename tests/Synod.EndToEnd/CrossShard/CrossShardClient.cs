using Synod.Client;
using Synod.Histories;
using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>
/// A client of a server that is killed again and again. It repeats what is not answered, with the same id; sooner or later it
/// may give up, and then says what it does not know.
/// </summary>
internal sealed class CrossShardClient
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly string _name;
    private readonly Random _random;
    private readonly MortalServer _server;
    private readonly AnswerCount _answers;
    private readonly SynodClient _client;
    private readonly LedgerCaller _caller;
    private readonly List<Deed> _reserved = [];
    private readonly List<Deed> _reversible = [];

    /// <summary>A client.</summary>
    /// <param name="name">The beginning of its transactions' ids.</param>
    /// <param name="random">What it draws from.</param>
    /// <param name="server">The server.</param>
    /// <param name="answers">Counts what it was told.</param>
    /// <param name="isPatient">True if it outlives its servers; false if it gives up soon.</param>
    public CrossShardClient(string name, Random random, MortalServer server, AnswerCount answers, bool isPatient)
    {
        (_name, _random, _server, _answers) = (name, random, server, answers);
        var retry = new RetryPolicy { MaxDelay = TimeSpan.FromMilliseconds(200), AttemptTime = TimeSpan.FromSeconds(30) };
        retry = isPatient
            ? retry with { MaxAttempts = int.MaxValue, TotalTime = TimeSpan.FromMinutes(3) }
            : retry with { MaxAttempts = 2 };
        var http = new HttpClient(new NewestLife(server)) { BaseAddress = NewestLife.Address };
        _client = new SynodClient(http, new SynodClientOptions { Retry = retry });
        _caller = new LedgerCaller(_client, MortalServer.Ledger);
    }

    /// <summary>All that it asked for.</summary>
    public List<Deed> Deeds { get; } = [];

    /// <summary>How long it waited at most for one transaction across shards, and how often the server was killed meanwhile.</summary>
    public (TimeSpan Time, int Kills) LongestWait { get; private set; }

    /// <summary>Asks until it is over.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await StepAsync();
            if (_server.Now is { IsOver: true } life)
            {
                await life.Next;
            }
        }
    }

    /// <summary>Learns what it does not know, once nobody is at it any more, and ends what is reserved.</summary>
    /// <returns>How many transactions were there of which it did not know.</returns>
    public async Task<int> SettleAsync()
    {
        var found = 0;
        foreach (var deed in Deeds.Where(deed => !deed.IsSettled))
        {
            if (deed.Known == Knowledge.Unknown)
            {
                var isThere = await _caller.CallAsync(new Operation.ReadTransaction(deed.Id)) is Answer.OfTransaction { Facts: not null };
                found += isThere ? 1 : 0;
                deed.Known = isThere ? Knowledge.Done : Knowledge.Nothing;
            }

            if (!deed.IsSettled)
            {
                deed.End ??= CrossShardBank.End(deed, _random);
                deed.EndKnown = await AskAsync(deed.End, deed);
            }
        }

        return found;
    }

    public async Task<Totals> TotalsOfAsync(AccountId id, bool local)
    {
        var account = await _client.ReadAccountAsync(MortalServer.Ledger, id, local: local);
        return new(account.DebitsPosted, account.CreditsPosted, account.DebitsPending, account.CreditsPending);
    }

    private async Task StepAsync()
    {
        switch (_random.Next(10))
        {
            case < 2 when _reserved.Count > 0:
                var reserved = Take(_reserved);
                reserved.End = CrossShardBank.End(reserved, _random);
                reserved.EndKnown = await AskAsync(reserved.End, reserved);
                Keep(reserved);
                break;
            case 2 when _reversible.Count > 0:
                Keep(await DoAsync(CrossShardBank.Reverse(NewId(), Take(_reversible))));
                break;
            case < 5:
                var pending = await DoAsync(CrossShardBank.Submit(NewId(), _random, isPending: true));
                if (pending.Known == Knowledge.Done)
                {
                    _reserved.Add(pending);
                }

                break;
            default:
                Keep(await DoAsync(CrossShardBank.Submit(NewId(), _random, isPending: false)));
                break;
        }
    }

    private async Task<Deed> DoAsync(Deed deed)
    {
        Deeds.Add(deed);
        deed.Known = await AskAsync(deed.Command, deed);
        return deed;
    }

    private async Task<Knowledge> AskAsync(Command command, Deed deed)
    {
        var (begun, kills) = (Clock.GetTimestamp(), _server.Kills);
        try
        {
            var answer = await _caller.CallAsync(new Operation.Do(command));
            _answers.Add();
            return answer is Answer.Done ? Knowledge.Done : Knowledge.Nothing;
        }
        catch (SynodOutcomeUnknownException)
        {
            return Knowledge.Unknown;
        }
        catch (SynodException e) when (e is SynodUnavailableException or SynodProblemException { Status: 429 or 503 })
        {
            return Knowledge.Nothing;
        }
        finally
        {
            var waited = Clock.GetElapsedTime(begun);
            LongestWait = deed.IsAcross && waited > LongestWait.Time ? (waited, _server.Kills - kills) : LongestWait;
        }
    }

    private void Keep(Deed deed)
    {
        if (deed.Known == Knowledge.Done && deed.IsSettled && deed.Posted.Count > 0)
        {
            _reversible.Add(deed);
        }
    }

    private Deed Take(List<Deed> deeds)
    {
        var at = _random.Next(deeds.Count);
        var deed = deeds[at];
        deeds.RemoveAt(at);
        return deed;
    }

    private TransactionId NewId() => TransactionId.Parse($"{_name}:t{Deeds.Count}");
}
