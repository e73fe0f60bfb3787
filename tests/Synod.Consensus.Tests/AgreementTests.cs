using FsCheck;
using FsCheck.Fluent;

namespace Synod.Consensus.Tests;

/// <summary>
/// Paxos' promise under every order of events that a seed can think of: messages are lost, repeated, late and reordered,
/// proposers start over at any point, and still no two values are ever chosen in a slot.
/// </summary>
public class AgreementTests
{
    [Fact]
    public void No_schedule_chooses_two_values()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var run = new Schedule(new Random(seed));
            run.Play(steps: 200);
            return run.ChosenBallots.Values.Distinct().Count() <= 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void A_schedule_that_heals_decides()
    {
        var run = new Schedule(new Random(4));
        run.Play(steps: 50);
        run.Heal();

        Assert.Single(run.ChosenBallots.Values.Distinct());
    }

    /// <summary>Three acceptors, three proposers and a bag of messages from which anything may be taken at any time.</summary>
    private sealed class Schedule(Random random)
    {
        private const int Acceptors = 3;
        private static readonly Slot Slot = new(5);

        private readonly SlotState[] _states = [SlotState.Empty, SlotState.Empty, SlotState.Empty];
        private readonly SlotProposer[] _proposers =
            [.. Enumerable.Range(1, 3).Select(id => new SlotProposer(Slot, new ProposerId((UInt128)id), Acceptors))];

        private readonly List<(int Proposer, int Acceptor, SlotRequest Request)> _requests = [];
        private readonly List<(int Proposer, int Acceptor, SlotAnswer Answer)> _answers = [];
        private readonly Dictionary<Ballot, HashSet<int>> _votes = [];
        private readonly Dictionary<Ballot, byte> _values = [];

        /// <summary>Every ballot that a majority of acceptors ever accepted, with its value: seen from outside.</summary>
        public Dictionary<Ballot, byte> ChosenBallots { get; } = [];

        public void Play(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                switch (random.Next(8))
                {
                    case 0:
                        Act(random.Next(_proposers.Length));
                        break;
                    case < 5 when _requests.Count > 0:
                        Deliver(random.Next(_requests.Count));
                        break;
                    case >= 5 when _answers.Count > 0:
                        Return(random.Next(_answers.Count));
                        break;
                }
            }
        }

        public void Heal()
        {
            _requests.Clear();
            _answers.Clear();
            while (_proposers[0].Phase != ProposerPhase.Chosen)
            {
                Act(0);
                while (_requests.Count > 0)
                {
                    Deliver(0, keep: false);
                }

                while (_answers.Count > 0)
                {
                    Return(0, keep: false);
                }
            }
        }

        private void Act(int number)
        {
            var proposer = _proposers[number];
            if (proposer.Phase == ProposerPhase.Chosen)
            {
                return;
            }

            // The first proposer made the block before, so round 0 is its own.
            SlotRequest request = proposer.Phase switch
            {
                ProposerPhase.Idle when number == 0 && random.Next(2) == 0 =>
                    proposer.ProposeInRoundZero(new ProposerId(1), new byte[] { 1 }),
                ProposerPhase.Prepared when proposer.Adopted is null => proposer.ProposeOwn(new[] { (byte)(10 + random.Next(200)) }),
                ProposerPhase.Prepared => proposer.ProposeAdopted(),
                _ => proposer.Prepare(),
            };
            for (var acceptor = 0; acceptor < Acceptors; acceptor++)
            {
                _requests.Add((number, acceptor, request));
            }
        }

        private void Deliver(int index, bool? keep = null)
        {
            var (proposer, acceptor, request) = _requests[index];
            if (!(keep ?? random.Next(4) == 0))
            {
                _requests.RemoveAt(index);
            }

            var step = request is AcceptRequest accept
                ? SlotAcceptor.Accept(_states[acceptor], accept.Ballot, accept.Value)
                : SlotAcceptor.Prepare(_states[acceptor], request.Ballot);
            Assert.True(step.State.Promised >= _states[acceptor].Promised);
            _states[acceptor] = step.State;
            if (step.Answer is Accepted accepted)
            {
                Record(acceptor, accepted.Ballot, step.State.Vote!.Value.Span[0]);
            }

            _answers.Add((proposer, acceptor, step.Answer));
        }

        private void Record(int acceptor, Ballot ballot, byte value)
        {
            Assert.Equal(value, _values.GetValueOrDefault(ballot, value));
            _values[ballot] = value;
            var voters = _votes.TryGetValue(ballot, out var known) ? known : _votes[ballot] = [];
            voters.Add(acceptor);
            if (voters.Count >= 2)
            {
                ChosenBallots[ballot] = value;
            }
        }

        private void Return(int index, bool? keep = null)
        {
            var (proposer, acceptor, answer) = _answers[index];
            if (!(keep ?? random.Next(4) == 0))
            {
                _answers.RemoveAt(index);
            }

            _proposers[proposer].Receive(acceptor, answer);
            if (_proposers[proposer].Phase == ProposerPhase.Chosen)
            {
                // Whoever believes a value to be chosen is right.
                Assert.Contains(_proposers[proposer].Chosen.Span[0], ChosenBallots.Values);
            }
        }
    }
}
