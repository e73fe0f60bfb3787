namespace Synod.Consensus;

/// <summary>
/// One incarnation's proposer for one slot: it says what to ask the acceptors and takes in their answers. Pure: the host
/// sends, waits, times out and asks again.
/// </summary>
/// <remarks>
/// <para>What the host must do:</para>
/// <list type="bullet">
/// <item>keep one proposer for a slot as long as the incarnation lives, so that no round is used twice;</item>
/// <item>send a request to every acceptor, and hand each answer in with the number of the acceptor that gave it;</item>
/// <item>take silence for what it is: an unknown outcome. A request may be sent again; a new attempt begins with
/// <see cref="Prepare"/>, and it may find this proposer's own value.</item>
/// </list>
/// </remarks>
public sealed class SlotProposer
{
    private readonly ProposerId _self;
    private readonly int _acceptors;

    // Acceptors that answered the request in hand; bit n is acceptor n, so that nobody counts twice.
    private int _inFavour;
    private int _against;

    private uint _highestRound;
    private Vote? _highestVote;
    private ReadOnlyMemory<byte> _proposed;

    /// <summary>A proposer that has not asked anything yet.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="self">The incarnation's id, never used by another one.</param>
    /// <param name="acceptors">How many acceptors the slot has.</param>
    public SlotProposer(Slot slot, ProposerId self, int acceptors)
    {
        if (slot.Number == 0 || self == ProposerId.Nobody || !Quorum.IsValidSize(acceptors))
        {
            throw new ArgumentException("A proposer needs a slot from 1, an id of its own, and 1, 3, 5 or 7 acceptors.");
        }

        Slot = slot;
        _self = self;
        _acceptors = acceptors;
    }

    /// <summary>The slot.</summary>
    public Slot Slot { get; }

    /// <summary>The attempt in hand; <see cref="Ballot.None"/> before the first.</summary>
    public Ballot Ballot { get; private set; }

    /// <summary>Where the attempt stands.</summary>
    public ProposerPhase Phase { get; private set; } = ProposerPhase.Idle;

    /// <summary>
    /// The value that a prepared attempt must complete; null if the attempt is free to propose its own.
    /// </summary>
    public ReadOnlyMemory<byte>? Adopted => Phase == ProposerPhase.Prepared ? _highestVote?.Value : null;

    /// <summary>The value that was chosen.</summary>
    /// <exception cref="InvalidOperationException">Nothing is known to be chosen.</exception>
    public ReadOnlyMemory<byte> Chosen => Phase == ProposerPhase.Chosen
        ? _proposed
        : throw new InvalidOperationException("Nothing is known to be chosen.");

    /// <summary>
    /// True if every acceptor has rejected the attempt in hand. If its request was sent to each of them once, none has
    /// voted for its value or ever will. In every other case the value of a lost attempt may still turn up.
    /// </summary>
    public bool IsRejectedByAll => int.PopCount(_against) == _acceptors;

    /// <summary>
    /// Takes note of a ballot that was seen elsewhere, so that the next attempt begins above it instead of being rejected.
    /// </summary>
    public void Observe(Ballot ballot) => _highestRound = Math.Max(_highestRound, ballot.Round);

    /// <summary>Begins a new attempt in a round that this incarnation has not used, above every ballot it has seen.</summary>
    public PrepareRequest Prepare()
    {
        Begin(checked(_highestRound + 1), ProposerPhase.Preparing);
        _highestVote = null;
        return new PrepareRequest(Slot, Ballot);
    }

    /// <summary>
    /// Proposes in round 0 without a phase 1. Only the maker of the block <em>chosen</em> in the slot before may, once and
    /// for one value: round 0 is the lowest, so nothing can have been accepted below it, and since the chosen block is
    /// unique, so is its maker.
    /// </summary>
    /// <param name="chosenBefore">The maker named by the block that is known to be chosen in the slot before.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">Round 0 of this slot is not this proposer's, or is used.</exception>
    public AcceptRequest ProposeInRoundZero(ProposerId chosenBefore, ReadOnlyMemory<byte> value)
    {
        if (chosenBefore != _self || Slot.Number == 1)
        {
            throw new InvalidOperationException("Round 0 belongs to the maker of the block chosen in the slot before.");
        }

        if (Phase != ProposerPhase.Idle)
        {
            throw new InvalidOperationException("Round 0 is used once, before any other round.");
        }

        return Propose(new Ballot(0, _self), value);
    }

    /// <summary>Proposes an own value on a prepared ballot that found none.</summary>
    /// <exception cref="InvalidOperationException">The ballot is not prepared, or must complete another value.</exception>
    public AcceptRequest ProposeOwn(ReadOnlyMemory<byte> value)
    {
        if (Phase != ProposerPhase.Prepared || _highestVote is not null)
        {
            throw new InvalidOperationException("Only a prepared ballot that found no vote is free to propose.");
        }

        return Propose(Ballot, value);
    }

    /// <summary>Proposes the value that phase 1 found, unchanged.</summary>
    /// <exception cref="InvalidOperationException">The ballot is not prepared, or found no value.</exception>
    public AcceptRequest ProposeAdopted() =>
        Propose(Ballot, Adopted ?? throw new InvalidOperationException("Phase 1 found no value to complete."));

    /// <summary>Takes in one acceptor's answer. Answers to earlier attempts, and repeats, change nothing.</summary>
    /// <param name="acceptor">Which acceptor, from 0.</param>
    /// <param name="answer">What it said.</param>
    public void Receive(int acceptor, SlotAnswer answer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)acceptor, (uint)_acceptors);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer is Rejected { Promised: var promised })
        {
            // Also from earlier attempts: whatever round was seen, the next one goes above it.
            Observe(promised);
        }

        if (answer.Ballot != Ballot)
        {
            return;
        }

        var bit = 1 << acceptor;
        switch (answer)
        {
            case Promise promise when Phase == ProposerPhase.Preparing:
                _inFavour |= bit;
                if (promise.Vote is { } vote && (_highestVote is null || vote.Ballot > _highestVote.Ballot))
                {
                    _highestVote = vote;
                }

                break;
            case Accepted when Phase == ProposerPhase.Accepting:
                _inFavour |= bit;
                break;
            case Rejected:
                _against |= bit;
                break;
        }

        Count();
    }

    private AcceptRequest Propose(Ballot ballot, ReadOnlyMemory<byte> value)
    {
        Begin(ballot.Round, ProposerPhase.Accepting);
        _proposed = value;
        return new AcceptRequest(Slot, ballot, value);
    }

    private void Begin(uint round, ProposerPhase phase)
    {
        _highestRound = Math.Max(_highestRound, round);
        Ballot = new Ballot(round, _self);
        _inFavour = 0;
        _against = 0;
        Phase = phase;
    }

    private void Count()
    {
        if (int.PopCount(_inFavour) >= Quorum.Majority(_acceptors))
        {
            Phase = Phase switch
            {
                ProposerPhase.Preparing => ProposerPhase.Prepared,
                ProposerPhase.Accepting => ProposerPhase.Chosen,
                _ => Phase,
            };
        }
        else if (Phase is ProposerPhase.Preparing or ProposerPhase.Accepting
            && int.PopCount(_against) > _acceptors - Quorum.Majority(_acceptors))
        {
            // No majority is left for this attempt: somebody with a higher ballot is at work.
            Phase = ProposerPhase.Preempted;
        }
    }
}

/// <summary>Where a proposer's attempt stands.</summary>
public enum ProposerPhase
{
    /// <summary>Nothing was asked yet.</summary>
    Idle,

    /// <summary>Phase 1: promises are awaited.</summary>
    Preparing,

    /// <summary>A majority has promised.</summary>
    Prepared,

    /// <summary>Phase 2: votes are awaited.</summary>
    Accepting,

    /// <summary>A majority has voted for the value.</summary>
    Chosen,

    /// <summary>So many acceptors promised a higher ballot that this one cannot win any more.</summary>
    Preempted,
}
