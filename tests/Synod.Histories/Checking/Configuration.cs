namespace Synod.Histories;

/// <summary>A point of the search: which calls are placed, and the state after them. Equal to another if both are.</summary>
/// <param name="parent">Where it came from; null for the beginning.</param>
/// <param name="call">The rank of the call that led here; -1 for the beginning.</param>
/// <param name="placed">A bit for each placed call, by rank. Owned by the configuration.</param>
/// <param name="state">The state after them.</param>
internal sealed class Configuration<TState>(Configuration<TState>? parent, int call, ulong[] placed, TState state)
    : IEquatable<Configuration<TState>>
    where TState : class, IEquatable<TState>
{
    private int _hash;

    public Configuration<TState>? Parent { get; } = parent;

    public int Call { get; } = call;

    public TState State { get; } = state;

    /// <summary>No unplaced prompt call has a lower rank.</summary>
    public int First { get; set; }

    /// <summary>How many prompt calls are placed.</summary>
    public int PromptCount { get; set; }

    /// <summary>How many patient calls are placed.</summary>
    public int PatientCount { get; set; }

    /// <summary>How many patient calls with a deadline are placed.</summary>
    public int DueCount { get; set; }

    /// <summary>When the first unplaced call returns: whatever is invoked later cannot come next.</summary>
    public long Horizon { get; set; }

    /// <summary>The prompt calls that may come next and change the state, with what they change it to; null once they were tried.</summary>
    public List<(int Call, TState Next)>? Branches { get; set; } = [];

    public bool Has(int rank) => (placed[rank >> 6] & (1UL << (rank & 63))) != 0;

    /// <summary>Places one more call, while the configuration is being made.</summary>
    public void Add(int rank) => placed[rank >> 6] |= 1UL << (rank & 63);

    public ulong[] PlacedWith(int rank)
    {
        var copy = (ulong[])placed.Clone();
        copy[rank >> 6] |= 1UL << (rank & 63);
        return copy;
    }

    /// <summary>No call is placed after this: the configuration can be remembered.</summary>
    public void Freeze()
    {
        var hash = default(HashCode);
        hash.Add(State);
        foreach (var word in placed)
        {
            hash.Add(word);
        }

        _hash = hash.ToHashCode();
    }

    public bool Equals(Configuration<TState>? other) =>
        other is not null && _hash == other._hash && placed.AsSpan().SequenceEqual(other.Placed) && State.Equals(other.State);

    public override bool Equals(object? obj) => Equals(obj as Configuration<TState>);

    public override int GetHashCode() => _hash;

    private ReadOnlySpan<ulong> Placed => placed;
}
