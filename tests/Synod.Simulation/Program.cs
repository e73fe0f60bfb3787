using Synod.Simulation;

foreach (var seed in Enumerable.Range(int.Parse(args[0], null), int.Parse(args[1], null)))
{
    var result = Simulation.Run(new RunOptions((ulong)seed) { KeepTranscript = args.Length > 2 });
    Console.WriteLine($"{seed} {result.Transcript.Hash} steps {result.Steps} blocks {result.Blocks} answers {result.Answers} {result.Duration} {result.Failure?.Checker} {result.Failure?.Message}");
    if (args.Length > 2)
    {
        foreach (var line in result.Transcript.Lines)
        {
            Console.WriteLine(line);
        }
    }
}
