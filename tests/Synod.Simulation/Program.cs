using System.CommandLine;
using Synod.Simulation;

var seed = new Option<ulong?>("--seed") { Description = "The first seed; by default one that is drawn now." };
var runs = new Option<int>("--runs") { Description = "How many seeds, one after another.", DefaultValueFactory = _ => 1 };
var minutes = new Option<double?>("--minutes") { Description = "Goes on for so long instead." };
var threads = new Option<int>("--threads")
{
    Description = "How many runs at a time, each on a thread of its own.",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
var without = new Option<string[]>("--without") { Description = "A class of faults to leave out; may be repeated." };
without.AcceptOnlyFromAmong([.. FaultMix.Without.Keys]);
var clients = new Option<int?>("--clients") { Description = "At most so many clients." };
var operations = new Option<int?>("--operations") { Description = "At most so many operations a client." };
var transcript = new Option<bool>("--transcript") { Description = "Prints what happened." };
var quiet = new Option<bool>("--quiet") { Description = "Prints failures and the sum only." };
var bug = new Option<string?>("--bug")
{
    Description = "Runs seeds from 1 on against code with this seeded bug, until it is caught; \"all\" for all.",
};

var command = new RootCommand("Simulates whole deployments under faults, one seed a run.")
{
    seed, runs, minutes, threads, without, clients, operations, transcript, quiet, bug,
};
command.SetAction(parsed =>
{
    if (parsed.GetValue(bug) is { } name)
    {
        return RunBugs(name == "all" ? BugCatalog.Caught : [BugCatalog.Find(name)]) ? 0 : 1;
    }

    var first = parsed.GetValue(seed) ?? (ulong)Random.Shared.NextInt64();
    var campaign = new Campaign(Console.Out)
    {
        First = new RunOptions(first)
        {
            Without = parsed.GetValue(without) ?? [],
            MaxClients = parsed.GetValue(clients),
            MaxOperations = parsed.GetValue(operations),
            KeepTranscript = parsed.GetValue(transcript),
        },
        Runs = parsed.GetValue(minutes) is null ? parsed.GetValue(runs) : null,
        Duration = parsed.GetValue(minutes) is { } limit ? TimeSpan.FromMinutes(limit) : null,
        Threads = parsed.GetValue(threads),
        IsQuiet = parsed.GetValue(quiet),
    };
    return campaign.Run() ? 0 : 1;
});
return command.Parse(args).Invoke();

static bool RunBugs(IReadOnlyList<SeededBug> bugs)
{
    var areCaught = true;
    Parallel.ForEach(bugs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, bug =>
    {
        var (seed, found) = BuggyCampaign.Run(bug);
        if (seed is null)
        {
            areCaught = false;
        }

        var verdict = seed is null
            ? $"NOT caught by {bug.Checker} in {bug.MaxSeeds} seeds"
            : $"caught by {bug.Checker} at seed {seed}";
        Console.WriteLine($"{bug.Name}: {verdict} ({string.Join(", ", found.Select(f => $"{f.Key}: {f.Value}"))})");
    });

    return areCaught;
}
