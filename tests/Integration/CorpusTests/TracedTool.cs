using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>A tool, run by the agent and by bpftrace directly at the same time.</summary>
/// <param name="tool">The tool.</param>
/// <param name="agent">The agent that runs it.</param>
internal sealed partial class TracedTool(CorpusTool tool, AgentRig agent) : IDisposable
{
    private BareBpftrace? _bare;
    private string[] _agentLines = [];

    /// <summary>The tool.</summary>
    public CorpusTool Tool => tool;

    /// <summary>How the two are compared.</summary>
    public ToolComparison Comparison { get; } = ToolComparison.Of(tool);

    /// <summary>The tool run directly.</summary>
    public BareBpftrace Bare => _bare ?? throw new InvalidOperationException($"{tool} has not been started by itself");

    /// <summary>Whether bpftrace refused it when run directly; known once it has settled.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The name of the activity that it traced.</summary>
    public string Activity { get; private set; } = "";

    /// <summary>Whether it printed anything but its header when run directly.</summary>
    public bool HasNews => BareValues.All.Count > 0 || LinesOfTheActivity(BareText).Any();

    /// <summary>Its values when run directly, after the activity; empty if it only prints text.</summary>
    public ToolValues BareValues { get; private set; } = new();

    /// <summary>Its text when run directly.</summary>
    public string BareText => Comparison.HasValues ? BareJson.Text(Bare.Output) : Bare.Output;

    /// <summary>Events that either of the two did not read in time.</summary>
    public ulong LostEvents =>
        ulong.Parse(
            Single("lost_events") ?? "0", CultureInfo.InvariantCulture) + BareLostEvents(Bare.Output + Bare.Errors);

    /// <summary>The script's status in the agent.</summary>
    public string? Status => Single("status");

    /// <summary>The script's error in the agent.</summary>
    public string Error => Single("error") ?? "";

    /// <summary>Its text in the agent.</summary>
    public string Text => Single("data.output") ?? "";

    /// <summary>Its text in the agent soon after its start.</summary>
    public string TextAtStart { get; private set; } = "";

    /// <summary>The full name of one of its metrics.</summary>
    public string Metric(string leaf) => $"bpftrace.scripts.{tool.Name}.{leaf}";

    /// <summary>
    /// The variables that the agent declares, with their <c>@</c>; of <c>stats()</c> the one that the script has.
    /// </summary>
    public IReadOnlyList<string> Variables =>
        [.. Leaves.Select(leaf => leaf == "root" ? "@" : "@" + leaf.Split('.')[0]).Where(name => name != "@output")
            .Distinct()];

    /// <summary>The names of its data metrics below <c>data</c>, in the order of their numbers.</summary>
    public IReadOnlyList<string> Leaves =>
        [.. agent.Client.Names(Metric("data")).Select(name => name[(Metric("data").Length + 1)..])
            .Reverse()]; // pminfo lists the newest first

    /// <summary>The values of the script's variables in the agent.</summary>
    public ToolValues Values
    {
        get
        {
            ToolValues values = new();
            foreach (string leaf in Leaves.Where(leaf => leaf != "output"))
            {
                string variable = leaf == "root" ? "@" : "@" + leaf;
                PminfoValues found = agent.Client.Fetch(Metric($"data.{leaf}"));
                if (found.Single is { } single)
                    values.Set(variable, "", single);
                foreach (PminfoInstance instance in found.Instances)
                    values.Set(variable, instance.Name, instance.Value);
            }

            return values;
        }
    }

    /// <summary>Waits until it runs in the agent with all probes attached, or failed.</summary>
    public void WaitForAgent()
    {
        Eventually.Holds(
            () => Status is "error" || (Status is "started" && !IsBusy), $"{tool} to be started or refused");
        TextAtStart = Text;
    }

    /// <summary>Starts it directly.</summary>
    public void StartBare()
    {
        _bare = new BareBpftrace(tool, Comparison.HasValues);
    }

    /// <summary>Waits until the one run directly has all probes attached, or was refused.</summary>
    public void WaitForBare()
    {
        Eventually.Holds(() => Bare.HasEnded || Bare.IsTracing, $"{tool} to be traced or refused");
        IsRefused = Bare.HasEnded;
        if (IsRefused)
            Bare.Drain();
    }

    /// <summary>Waits until both have read all events that happened before.</summary>
    public void WaitUntilRead() => Eventually.Holds(() => Bare.IsTracing && !IsBusy, $"{tool} to have read its events");

    /// <summary>Sets the name of the activity that both have traced.</summary>
    public void CompareBy(string activity)
    {
        Activity = activity;
        _agentLines = [];
    }

    /// <summary>
    /// The lines about the activity in the agent's text, also those that it has lost since: it is bounded, and other
    /// processes may do much.
    /// </summary>
    public IReadOnlyList<string> AgentLines()
    {
        string[] lines = [.. LinesOfTheActivity(Text)];
        if (lines.Length > _agentLines.Length)
            _agentLines = lines;
        return _agentLines;
    }

    /// <summary>Whether the two have printed other lines about the activity.</summary>
    public bool Differs => Normalize(LinesOfTheActivity(BareText)) != Normalize(AgentLines());

    /// <summary>Lines without times, sorted, because bpftrace reads the events of each CPU separately.</summary>
    public string Normalize(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(Comparison.WithoutTimes).Order(StringComparer.Ordinal));

    /// <summary>Ends the one run directly, after it printed its variables.</summary>
    public void EndBare()
    {
        int before = Bare.Output.Length;
        if (Comparison.HasValues)
        {
            Bare.PrintVariables();
            // An empty variable is not printed.
            if (Values.All.Count > 0)
            {
                Eventually.Holds(
                    () => BareJson.Values(Bare.Output[before..]).All.Count > 0 && Bare.IsTracing,
                    $"{tool} to have printed its values");
            }
        }

        Bare.Interrupt();
        // At its end a tool may print a part of them once more.
        if (Comparison.HasValues)
            BareValues = BareJson.Values(Bare.Output[before..]);
    }

    /// <summary>The lines of its text about the activity.</summary>
    public IEnumerable<string> LinesOfTheActivity(string text) =>
        text.Split('\n').Where(line => line.Contains(Activity, StringComparison.Ordinal));

    /// <summary>A metric's description by pminfo.</summary>
    public MetricDescription Describe(string leaf) => agent.Client.Describe(Metric($"data.{leaf}"));

    public void Dispose() => _bare?.Dispose();

    // Names of addresses may take bpftrace seconds, during which events wait. It sleeps once it has read all. A tool
    // that ended has no process id, or one without a process.
    private bool IsBusy =>
        uint.TryParse(Single("pid"), out uint pid) && ProcFs.IsAlive(unchecked((int)pid))
            && !KernelFacts.WaitsForEvents(unchecked((int)pid));

    // In text and in JSON.
    private static ulong BareLostEvents(string output) =>
        LostText().Matches(output)
            .Aggregate(0UL, (sum, match) => sum + ulong.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex("(?:^Lost |\"lost_events\".*\"events\": )([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex LostText();

    private string? Single(string leaf) => agent.Client.FetchSingle(Metric(leaf));
}
