using System.Diagnostics;
using System.Globalization;
using Synod.Consensus;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>
/// This assembly as a program: it inserts its own votes into the slots of a file, one after the other, and prints the number of each
/// slot that it won, once the store has acknowledged it.
/// </summary>
internal static class OtherProcess
{
    public static AcceptorIdentity Identity { get; } = new(new string('a', 32), 1, 1);

    /// <summary>Starts the program.</summary>
    public static Process Start(string path, ulong proposer, int slots) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList =
        {
            "exec",
            typeof(OtherProcess).Assembly.Location,
            path,
            proposer.ToString(CultureInfo.InvariantCulture),
            slots.ToString(CultureInfo.InvariantCulture),
        },
        RedirectStandardOutput = true,
    })!;

    public static async Task<int> Main(string[] arguments)
    {
        await using var store = SqliteSlotStore.Open(arguments[0], Identity);
        var proposer = ulong.Parse(arguments[1], CultureInfo.InvariantCulture);
        var slots = ulong.Parse(arguments[2], CultureInfo.InvariantCulture);
        for (ulong slot = 1; slot <= slots; slot++)
        {
            var write = await store.WriteAsync(Sample.Shard, new Slot(slot), Vote(proposer, slot), SlotVersion.None, default);
            if (write.Written)
            {
                Console.WriteLine(slot);
                await Console.Out.FlushAsync();
            }
        }

        return 0;
    }

    /// <summary>What a process votes for in a slot: most values stand in their rows, some outside.</summary>
    public static SlotState Vote(ulong proposer, ulong slot) => Sample.Voted((uint)slot, slot % 8 == 0 ? 100_000 : 20_000, proposer);
}
