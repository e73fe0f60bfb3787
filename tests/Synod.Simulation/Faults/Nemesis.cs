namespace Synod.Simulation;

/// <summary>Does to the processes what the fault model says, at random times, until it is told to stop.</summary>
internal sealed class Nemesis(World world, Deployment deployment)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    private readonly SimRandom _random = world.Random.Fork();
    private readonly List<int> _lostStores = [];
    private bool _isOver;

    public void Begin() => world.Schedule(Beat, null, Strike);

    public void End() => _isOver = true;

    private void Strike()
    {
        if (_isOver)
        {
            return;
        }

        var faults = deployment.Faults;
        Maybe(faults.Crashes, Crash);
        Maybe(faults.Pauses, Pause);
        Maybe(faults.Twins, StartTwin);
        Maybe(faults.ClockJumps, JumpClock);
        Maybe(faults.Partitions, Partition);
        if (_lostStores.Count < faults.LostStores && _random.Chance(0.03))
        {
            _lostStores.Add(_random.Pick([.. Enumerable.Range(0, deployment.Topology.Acceptors).Except(_lostStores)]));
            deployment.LoseStore(_lostStores[^1]);
        }

        world.Schedule(Beat, null, Strike);
    }

    private void Maybe(double timesInTenSeconds, Action fault)
    {
        if (_random.Chance(timesInTenSeconds * Beat.TotalSeconds / 10))
        {
            fault();
        }
    }

    private void Crash()
    {
        foreach (var process in _random.Pick(deployment.Groups).Living)
        {
            process.Crash();
        }
    }

    private void Pause()
    {
        if (_random.Pick(deployment.Groups).Living is { Count: > 0 } living)
        {
            var process = _random.Pick(living);
            process.PausedUntil = world.Now + Upto(8);
            world.Log($"{process} pauses until {process.PausedUntil.TotalSeconds:0.000}");
        }
    }

    private void StartTwin()
    {
        var group = _random.Pick(deployment.Groups);
        if (group.Living is [.., var old])
        {
            group.Start();
            world.Schedule(Upto(10), null, () =>
            {
                if (!_isOver && old.IsAlive)
                {
                    old.Crash();
                }
            });
        }
    }

    private void JumpClock()
    {
        if (_random.Pick(deployment.Groups).Living is [.., var process])
        {
            process.Time.Skew = TimeSpan.FromSeconds((120 * _random.Fraction()) - 60);
            world.Log($"the clock of {process} jumps to {process.Time.Skew.TotalSeconds:0.000} s off");
        }
    }

    private void Partition()
    {
        var (one, others) = _random.Pick(deployment.Ways);
        foreach (var other in others.Where(_ => _random.Chance(0.7)))
        {
            // One direction, the other, or both.
            var direction = _random.Below(3);
            if (direction != 1)
            {
                deployment.Network.Cut(one, other);
            }

            if (direction != 0)
            {
                deployment.Network.Cut(other, one);
            }
        }

        world.Schedule(Upto(5), null, deployment.Network.MendAll);
    }

    private TimeSpan Upto(double seconds) => TimeSpan.FromSeconds(seconds * _random.Fraction());
}
