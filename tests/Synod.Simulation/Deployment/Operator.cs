namespace Synod.Simulation;

/// <summary>Whoever looks after a deployment from its first moment to its last: starts again what has stopped.</summary>
internal sealed class Operator(World world, Deployment deployment)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private readonly SimRandom _random = world.Random.Fork();

    public void Begin() => world.Schedule(Beat, null, Look);

    // Not everything is noticed at once.
    private void Look()
    {
        foreach (var group in deployment.Groups.Where(g => g.HasStopped && _random.Chance(0.4)))
        {
            group.Restart();
        }

        world.Schedule(Beat, null, Look);
    }
}
