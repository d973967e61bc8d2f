using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// All tools, each run by the agent and by bpftrace itself at the same time, over the same activity. The agent's trace
/// from before the others until after them.
/// </summary>
internal sealed class CorpusRun : IDisposable
{
    // Each needs a CPU for about a second.
    private const int StartsAtOnce = 8;

    // The interval in which the activity ends is finished with the first or the second, and shown until the third is.
    private const int LastIntervals = 3;
    private const int Attempts = 10;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly AgentRig _agent;
    private readonly Activity _activity = new();

    /// <summary>Finds them.</summary>
    /// <param name="agent">The agent, which started them all by itself.</param>
    public CorpusRun(AgentRig agent)
    {
        _agent = agent;
        Tools = [.. CorpusTool.All.Select(tool => new TracedTool(tool, agent))];
    }

    /// <summary>The tools, by name.</summary>
    public IReadOnlyList<TracedTool> Tools { get; }

    /// <summary>Runs them all, and ends those that run beside the agent.</summary>
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
        string activity = RunActivity(traced);
        foreach (TracedTool tool in traced)
            tool.EndBare(activity);
    }

    /// <summary>What pidpersec's intervals added up to during an activity; null if it could not be run.</summary>
    public ulong? ForksInIntervals { get; private set; }

    public void Dispose()
    {
        foreach (TracedTool tool in Tools)
            tool.Dispose();
        _activity.Dispose();
    }

    // On a busy machine bpftrace may read its events too late, and loses some: then the tools have seen different
    // things, and are compared by another run of the activity.
    private string RunActivity(TracedTool[] traced)
    {
        TracedTool? intervals = traced.FirstOrDefault(tool => tool.Tool.Name == "pidpersec");
        // Its first interval, so that no interval of the agent's began before it did.
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
                tool.WaitUntilRead();
            string[] lost =
                [.. traced.Where(tool => tool.LostEvents > lostBefore[tool]).Select(tool => tool.Tool.Name)];
            if (lost.Length == 0 && (ForksInIntervals ?? Activity.Forks) >= Activity.Forks)
                return name;
            if (attempt == Attempts)
            {
                Assert.Fail(
                    $"In {Attempts} runs of the activity events were lost ({string.Join(", ", lost)}) "
                    + "or intervals missed.");
            }
        }
    }

    // A busy machine may keep this test from fetching until an interval is not shown any more. Then the sum is too
    // small, and another attempt is needed; it is never too large because of that.
    private ulong SumIntervals(TracedTool intervals, out string name)
    {
        IntervalSum sum = new(intervals.Metric("data.root"), _agent.Client);
        Task<string> activity = Task.Run(_activity.Run);
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
