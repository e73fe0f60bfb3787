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

var command = new RootCommand("Simulates whole deployments under faults, one seed a run.")
{
    seed, runs, minutes, threads, without, clients, operations, transcript, quiet,
};
command.SetAction(parsed =>
{
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
