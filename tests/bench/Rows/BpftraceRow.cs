using System.Diagnostics;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>The cost of one script with the real bpftrace, for planning.</summary>
internal sealed class BpftraceRow : IRow
{
    /// <summary>A script with a histogram and a map.</summary>
    internal const string Script =
        "tracepoint:syscalls:sys_exit_read { @bytes = hist(args->ret); @reads[comm] = count(); }";

    /// <inheritdoc/>
    public string Name => "bpftrace";

    /// <inheritdoc/>
    public string Title => "One script with the real bpftrace: the agent's part, and bpftrace's own";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        using Site none = new(Sides.Ours);
        using Site site = Site.WithBpftrace(("reads", Script));
        int bpftrace = site.Ours.WaitForScript("reads");
        TimeSpan start = ProcessCost.Cpu(bpftrace);
        TimeSpan time = effort.Time(20);
        Thread.Sleep(effort.Time(3)); // the first cycles
        long began = Stopwatch.GetTimestamp();
        TimeSpan bpftraceBefore = ProcessCost.Cpu(bpftrace), agentBefore = ProcessCost.Cpu(site.Ours.Processes);
        Thread.Sleep(time);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        double bpftraceShare = (ProcessCost.Cpu(bpftrace) - bpftraceBefore) / elapsed;
        double agentShare = (ProcessCost.Cpu(site.Ours.Processes) - agentBefore) / elapsed;
        long agentMore = ProcessCost.Resident(site.Ours.Processes) - ProcessCost.Resident(none.Ours.Processes);
        yield return new Finding("agent: memory that it has more than without a script", Format.Memory(agentMore));
        yield return new Finding("agent: CPU while it runs, of a core", $"{agentShare:0.000%}");
        yield return new Finding("bpftrace: CPU time until its probes are attached", Format.Time(start));
        yield return new Finding("bpftrace: CPU while it runs, of a core", $"{bpftraceShare:0.000%}");
        yield return new Finding("bpftrace: resident memory", Format.Memory(ProcessCost.Resident(bpftrace)));
    }
}
