using System.Runtime.InteropServices;

namespace Synod.Benchmarks;

/// <summary>Where and when it was measured.</summary>
internal sealed record MachineReport(
    DateTimeOffset At, string Processor, int Processors, double MemoryGiB, string System, string Runtime, string FileSystem)
{
    private const string CpuInfo = "/proc/cpuinfo";

    public static MachineReport Of(string? directory) => new(
        DateTimeOffset.UtcNow,
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(1024, 3), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        BenchDirectory.FileSystemOf(Path.GetFullPath(directory ?? Path.GetTempPath())));

    public override string ToString() =>
        $"{At:yyyy-MM-dd HH:mm}Z, {Processor} x {Processors}, {MemoryGiB} GiB, {System}, {Runtime}, {FileSystem}";

    private static string ProcessorName()
    {
        const string key = "model name";
        var line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
