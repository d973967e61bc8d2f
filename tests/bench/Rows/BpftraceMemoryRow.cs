using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>The memory of scripts with the real bpftrace: what each has of its own, and what all share.</summary>
internal sealed class BpftraceMemoryRow : IRow
{
    /// <inheritdoc/>
    public string Name => "scripts-memory";

    /// <inheritdoc/>
    public string Title => "Memory of scripts with the real bpftrace, each with a histogram and a map";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        foreach (int count in (int[])[1, 10, 50])
            yield return Measure(effort, effort.Size(count, Math.Min(count, 2)));
    }

    private static Finding Measure(Effort effort, int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"reads{i}")];
        using Site site = Site.WithBpftrace(names.Select(name => (name, BpftraceRow.Script)));
        int[] bpftraces = [.. names.Select(site.Ours.WaitForScript)];
        Thread.Sleep(effort.Time(5)); // the first cycles
        long all = ProcessCost.Proportional(bpftraces);
        long own = ProcessCost.Private(bpftraces) / count;
        return new Finding(
            $"scripts: {count}; memory of all together, of each alone, shared by all",
            $"{Format.Memory(all)}; {Format.Memory(own)}; {Format.Memory(all - (own * count))}");
    }
}
