namespace Synod.Histories;

/// <summary>
/// Calls that can have to do with each other: whoever names an account or a transaction that another one names. A history
/// is linearizable if each of its partitions is (Herlihy and Wing's locality), and the work grows faster than the calls.
/// </summary>
/// <param name="Calls">The calls, in the order of the history.</param>
internal sealed record Partition(IReadOnlyList<Call> Calls)
{
    /// <summary>The accounts in order, or the transactions if no account is named, for a person to recognize it by.</summary>
    public string Name
    {
        get
        {
            var accounts = Calls.SelectMany(call => Names.AccountsOf(call.Operation)).Select(id => id.Value).Distinct().Order().ToArray();
            var transactions = Calls.SelectMany(call => Names.TransactionsOf(call.Operation)).Select(id => id.Value).Distinct().Order();
            return string.Join(", ", accounts.Length > 0 ? accounts : transactions);
        }
    }

    /// <summary>Parts a history, in the order of the first calls.</summary>
    public static IReadOnlyList<Partition> Of(IReadOnlyList<Call> calls)
    {
        var owners = new Dictionary<(bool IsAccount, string Id), int>();
        var parents = Enumerable.Range(0, calls.Count).ToArray();
        for (var i = 0; i < calls.Count; i++)
        {
            var names = Names.AccountsOf(calls[i].Operation).Select(id => (true, id.Value))
                .Concat(Names.TransactionsOf(calls[i].Operation).Select(id => (false, id.Value)));
            foreach (var name in names)
            {
                if (!owners.TryAdd(name, i))
                {
                    // The earlier root stays the root.
                    var (one, other) = (RootOf(parents, owners[name]), RootOf(parents, i));
                    parents[Math.Max(one, other)] = Math.Min(one, other);
                }
            }
        }

        return [.. Enumerable.Range(0, calls.Count)
            .GroupBy(i => RootOf(parents, i), i => calls[i])
            .Select(group => new Partition([.. group]))];
    }

    private static int RootOf(int[] parents, int call)
    {
        while (parents[call] != call)
        {
            call = parents[call] = parents[parents[call]];
        }

        return call;
    }
}
