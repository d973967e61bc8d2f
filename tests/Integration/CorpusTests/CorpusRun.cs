using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// All tools, each run by the agent and by bpftrace directly at the same time, during the same activity. The agent's
/// begin before the others and end after them.
/// </summary>
internal sealed class CorpusRun : IDisposable
{
    // Each needs a CPU for about a second.
    private const int StartsAtOnce = 8;

    // The interval in which the activity ends is complete with the first or second of these, and shown until the third.
    private const int LastIntervals = 3;
    private const int Attempts = 10;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly AgentRig _agent;
    private readonly Activity _activity = new();

    /// <summary>Finds them.</summary>
    /// <param name="agent">The agent, which started them at its start.</param>
    public CorpusRun(AgentRig agent)
    {
        _agent = agent;
        Tools = [.. CorpusTool.All.Select(tool => new TracedTool(tool, agent))];
    }

    /// <summary>The tools, by name.</summary>
    public IReadOnlyList<TracedTool> Tools { get; }

    /// <summary>Runs them all, and ends those run without the agent.</summary>
    public void Observe()
    {
        foreach (TracedTool tool in Tools)
            tool.WaitForAgent();
        foreach (TracedTool[] some in Tools.Chunk(StartsAtOnce))
        {
            foreach (TracedTool tool in some)
                tool.StartBare();
            foreach (TracedTool tool in some)
                tool.WaitForBare();
        }

        TracedTool[] traced = [.. Tools.Where(tool => !tool.IsRefused)];
        RunActivity(traced);
        foreach (TracedTool tool in traced)
            tool.EndBare();
    }

    /// <summary>The sum of pidpersec's intervals during an activity; null if it could not be run.</summary>
    public ulong? ForksInIntervals { get; private set; }

    public void Dispose()
    {
        foreach (TracedTool tool in Tools)
            tool.Dispose();
        _activity.Dispose();
    }

    // On a busy machine bpftrace may read events too late and lose some. Where the two have then traced different ones,
    // the activity is run once more.
    private void RunActivity(TracedTool[] traced)
    {
        TracedTool? intervals = traced.FirstOrDefault(tool => tool.Tool.Name == "pidpersec");
        // Waits for its first interval, so that no interval of the agent began before it.
        if (intervals is not null)
        {
            Eventually.Holds(
                () => BareJson.Printed(intervals.Bare.Output, "@").Count > 0, "pidpersec's first interval by itself");
        }

        for (int attempt = 1; ; attempt++)
        {
            Dictionary<TracedTool, ulong> lostBefore = traced.ToDictionary(tool => tool, tool => tool.LostEvents);
            string name;
            if (intervals is null)
                name = _activity.Run();
            else
                ForksInIntervals = SumIntervals(intervals, out name);
            foreach (TracedTool tool in traced)
                tool.CompareBy(name);
            WaitUntilRead(traced);
            if (traced.Any(tool => tool.Differs))
                ReportLosses(traced);
            string[] lost =
            [
                .. traced.Where(tool => tool.LostEvents > lostBefore[tool] && tool.Differs)
                    .Select(tool => tool.Tool.Name),
            ];
            if (lost.Length == 0 && (ForksInIntervals ?? Activity.Forks) >= Activity.Forks)
                return;
            if (attempt == Attempts)
            {
                Assert.Fail(
                    $"In {Attempts} runs of the activity events were lost ({string.Join(", ", lost)}) "
                    + "or intervals missed.");
            }
        }
    }

    // The kernel reports lost events of a CPU with the next event of that CPU, so that each needs one more.
    private void ReportLosses(TracedTool[] traced)
    {
        for (int cpu = 0; cpu < Environment.ProcessorCount; cpu++)
        {
            _activity.Run(cpu);
            WaitUntilRead(traced);
        }
    }

    private static void WaitUntilRead(TracedTool[] traced)
    {
        foreach (TracedTool tool in traced)
        {
            tool.WaitUntilRead();
            tool.AgentLines();
        }
    }

    // On a busy machine this test may fetch only after an interval was replaced. The sum is then too small, never too
    // large, and another attempt is needed.
    private ulong SumIntervals(TracedTool intervals, out string name)
    {
        IntervalSum sum = new(intervals.Metric("data.root"), _agent.Client);
        Task<string> activity = Task.Run(() => _activity.Run());
        while (!activity.Wait(_look))
            sum.Look();
        int ended = Finished(intervals);
        Eventually.Holds(
            () =>
            {
                sum.Look();
                return Finished(intervals) >= ended + LastIntervals;
            },
            "the interval in which the activity ended");
        name = activity.Result;
        return sum.Total;
    }

    // It prints this before each interval's count.
    private static int Finished(TracedTool intervals) => intervals.Text.Split("PIDs/sec").Length;
}
