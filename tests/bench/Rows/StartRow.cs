using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>How long pmcd's clients wait for an agent after its start.</summary>
internal sealed class StartRow : IRow
{
    private const uint ScriptsJson = (151 << 22) | (1 << 10) | 1; // bpftrace.info.scripts_json

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public string Title => "From start to the first answer, without scripts";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        using Scratch scratch = new();
        scratch.Write("pmdas/bpftrace/bpftrace.conf", $"[bpftrace]\nbpftrace_path = {Site.StandIn}\n");
        Timings[] timings = Interleaved.Measure(
            effort.Rounds(20, small: 1), () =>
                Start(scratch, AgentUnderTest.Ours), () => Start(scratch, AgentUnderTest.Stock));
        yield return new Finding("start to the first answer", Format.Spread(timings[0]), "", Format.Spread(timings[1]))
        {
            Limits = [Limit.FasterThanStock(10, timings[0].Median, timings[1].Median)],
        };
    }

    private static TimeSpan Start(Scratch scratch, PmdaLine line)
    {
        using PipedAgent agent = new(line.Command, scratch);
        return agent.AwaitDescriptor(ScriptsJson);
    }
}
