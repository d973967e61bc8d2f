using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// All tools, each run by the agent and by bpftrace itself at the same time, over the same activity. The agent's trace
/// from before the others until after them.
/// </summary>
internal sealed class CorpusRun : IDisposable
{
    /// <summary>How long a tool may take to start while all others do.</summary>
    public static readonly TimeSpan StartBound = TimeSpan.FromSeconds(120);

    // Each needs a CPU for about a second.
    private const int StartsAtOnce = 8;

    // bpftrace 0.17 sometimes ends while it prints a variable; see TracedTool.WasEndedByAPrint.
    private const int Attempts = 5;

    private readonly Activity _activity = new();

    /// <summary>Finds them.</summary>
    /// <param name="agent">The agent, which started them all by itself.</param>
    public CorpusRun(AgentRig agent)
    {
        Tools = [.. CorpusTool.All.Select(tool => new TracedTool(tool, agent))];
    }

    /// <summary>The tools, by name.</summary>
    public IReadOnlyList<TracedTool> Tools { get; }

    /// <summary>Runs them all, and ends those that run beside the agent.</summary>
    public void Observe()
    {
        foreach (TracedTool tool in Tools)
            tool.WaitForAgent();
        IReadOnlyList<TracedTool> toObserve = Tools;
        for (int attempt = 0; attempt < Attempts && toObserve.Count > 0; attempt++)
        {
            Observe(toObserve);
            toObserve = [.. toObserve.Where(tool => !tool.IsRefused && tool.WasEndedByAPrint)];
        }
    }

    public void Dispose()
    {
        foreach (TracedTool tool in Tools)
            tool.Dispose();
        _activity.Dispose();
    }

    private void Observe(IReadOnlyList<TracedTool> tools)
    {
        foreach (TracedTool ended in tools.Where(tool => tool.WasEndedByAPrint))
        {
            ended.StartAgain();
            ended.WaitForAgent();
        }

        foreach (TracedTool[] some in tools.Chunk(StartsAtOnce))
        {
            foreach (TracedTool tool in some)
                tool.StartBare();
            foreach (TracedTool tool in some)
                tool.WaitForBare();
        }

        TracedTool[] traced = [.. tools.Where(tool => !tool.IsRefused)];
        string activity = _activity.Run();
        foreach (TracedTool tool in traced)
            tool.EndBare(activity);
    }
}
