using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// One shard in one process: a single loop that walks to the tip of the chain, then makes blocks of whatever waits. All
/// state belongs to the loop; callers hand in work and wait.
/// </summary>
/// <remarks>
/// Safety rests on the acceptors alone. A second loop for the same shard, in this process or another, slows both down and
/// harms neither.
/// </remarks>
public sealed partial class Shard : IShard
{
    private readonly ShardPorts _ports;
    private readonly ShardOptions _options;
    private readonly ShardIdentity _identity;
    private readonly ILogger _log;
    private readonly Mailbox _mailbox;
    private readonly SubmitDeadline _deadline;
    private readonly AcceptorSet _acceptors;
    private readonly ShardChain _chain;
    private readonly ShardProposer _proposer;
    private readonly ChosenBlocks _blocks;
    private readonly KnownTransactions _known;
    private readonly TaskCompletionSource<ShardRecovery> _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Written by the loop, read by anybody.
    private volatile UnavailableException? _unavailable =
        new(UnavailableReason.Starting, "The shard is catching up with its chain.");

    // The loop's own.
    private BlockAssembly? _inDoubt;
    private LookAhead? _ahead;
    private bool _hasLed;
    private int _failures;

    private volatile bool _draining;

    /// <summary>A shard that does nothing until <see cref="RunAsync"/> is called.</summary>
    public Shard(ShardKey key, ShardIdentity identity, ShardPorts ports, ShardOptions options, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(options);
        Key = key;
        _identity = identity;
        _ports = ports;
        _options = options;
        _log = log;
        _mailbox = new Mailbox(options.MaxWaitingCommands);
        _deadline = new SubmitDeadline(options.SubmitTimeout, ports.Time, GiveUp);
        _acceptors = new AcceptorSet(ports.Acceptors, options.AcceptorTimeout, ports.Time);
        _chain = new ShardChain(key, _acceptors, ports.Index, ports.Signer, options, log);
        _proposer = new ShardProposer(DrawProposerId(ports.Entropy), _acceptors, _chain);
        _blocks = new ChosenBlocks(key, _acceptors, _chain.Index);
        _known = new KnownTransactions(key, _chain.Index, _blocks);
    }

    /// <inheritdoc/>
    public ShardKey Key { get; }

    /// <summary>Completes when the shard first answers; faults if it never will.</summary>
    public Task<ShardRecovery> Recovered => _recovered.AsOrdinary();

    /// <summary>Null while the shard answers; otherwise why it does not.</summary>
    public UnavailableException? Unavailable => _unavailable;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commands);
        if (commands.Count == 0)
        {
            return new([]);
        }

        // Here, where it is one caller's fault: in the loop it would be everybody's.
        for (var i = 0; i < commands.Count; i++)
        {
            ThrowIfUnfit(commands[i]);
        }

        var submission = new Submission(commands);
        if ((_unavailable ?? _mailbox.TryAdd(submission)) is { } refusal)
        {
            return new([.. commands.Select(_ => new CommandResult.Failed(refusal))]);
        }

        // The loop may have failed everything that waited between the check and the addition.
        if (_unavailable is { } since)
        {
            submission.GiveUp(new CommandResult.Failed(since), Unknown(since.Message));
        }

        _deadline.Watch(submission);
        return new(submission.Done.WaitAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        try
        {
            await _mailbox.AddConfirmation().WaitAsync(_options.SubmitTimeout, _ports.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new UnavailableException(UnavailableReason.NoQuorum, "The acceptors did not confirm in time.");
        }
    }

    /// <summary>Ends the loop after everything that waits is answered, with a snapshot for a quick start.</summary>
    public void Drain()
    {
        // The flag first: closing wakes the loop, and it must then see that it is to end.
        _draining = true;
        _mailbox.Close(Draining);
    }

    private void ThrowIfUnfit(Command command)
    {
        if (CommandSyntax.Problem(command) is { } problem)
        {
            throw new ArgumentException(problem, nameof(command));
        }

        if (command is PrepareTransaction prepare && Legs.Misfit(prepare, _identity.Shards, Key.Number) is { } misfit)
        {
            throw new ArgumentException(misfit, nameof(command));
        }

        var isElsewhere = command is OpenAccount open && Placement.ShardOf(open.Id, _identity.Shards) != Key.Number;
        if (command is CreateLedger != (Key.Ledger == LedgerName.Directory) || isElsewhere)
        {
            throw new ArgumentException($"{command.GetType().Name} is not for shard {Key}.", nameof(command));
        }
    }

    private static void GiveUp(Submission submission)
    {
        const string Late = "The acceptors did not decide in time.";
        submission.GiveUp(new CommandResult.Failed(new UnavailableException(UnavailableReason.NoQuorum, Late)), Unknown(Late));
    }

    private static UnavailableException Draining =>
        new(UnavailableReason.Draining, "The server is shutting down.");

    private static CommandResult.Failed Unknown(string why) => new(new OutcomeUnknownException(
        why + " The command may still take effect: repeat it with the same id to learn."));

    // A fresh id for every incarnation: without it a restarted process could reuse a ballot for another value.
    private static ProposerId DrawProposerId(IEntropy entropy)
    {
        Span<byte> bytes = stackalloc byte[16];
        ProposerId id;
        do
        {
            entropy.Fill(bytes);
            id = new ProposerId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        }
        while (id == ProposerId.Nobody);

        return id;
    }

    private void ThrowIfUnavailable()
    {
        if (_unavailable is { } unavailable)
        {
            // A fresh exception for each caller: an exception object is not to be thrown twice at once.
            throw new UnavailableException(unavailable.Reason, unavailable.Message, unavailable);
        }
    }
}
