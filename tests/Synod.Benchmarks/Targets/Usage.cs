using System.Diagnostics;

namespace Synod.Benchmarks;

/// <summary>What processes have used.</summary>
internal static class Usage
{
    public static ResourceUsage Own()
    {
        using var self = Process.GetCurrentProcess();
        return Of(self);
    }

    public static ResourceUsage Of(Process process)
    {
        process.Refresh();
        return new ResourceUsage(process.TotalProcessorTime, process.PeakWorkingSet64);
    }
}
