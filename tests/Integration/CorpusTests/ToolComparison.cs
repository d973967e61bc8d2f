namespace Integration.CorpusTests;

/// <summary>Returns how the agent's values differ from those of bpftrace run directly; null if they do not.</summary>
/// <param name="tool">The tool.</param>
/// <param name="agent">The agent's values; it traced for longer than bpftrace did.</param>
/// <param name="bare">The values of bpftrace run directly.</param>
/// <param name="activity">The name of the activity.</param>
internal delegate string? ValueComparison(CorpusTool tool, ToolValues agent, ToolValues bare, string activity);

/// <summary>How a tool run by the agent is compared with the tool run directly.</summary>
/// <param name="What">What is compared, for the table in the docs.</param>
/// <param name="Untimed">
/// Columns of a printed line that are times or names of addresses, which differ between two bpftraces.
/// </param>
/// <param name="Sees">
/// Whether the activity makes the tool print lines on every host on which its probes can be attached.
/// </param>
/// <param name="Values">Compares values; null if the tool only prints text.</param>
internal sealed record ToolComparison(string What, IReadOnlyList<Index> Untimed, bool Sees, ValueComparison? Values)
{
    private static readonly Dictionary<string, ToolComparison> _special = new()
    {
        ["bashreadline"] = Printed(),
        ["biosnoop"] = Printed(0, ^1) with { Sees = false },
        ["bitesize"] = Counted(
            "the activity's buckets are equal", ValueComparisons.OfTheActivity("@", activity => activity + ",")),
        ["cpuwalk"] = Counted("every CPU counted, at least as often as by itself", ValueComparisons.EachAtLeast),
        ["dcsnoop"] = Printed(0) with { Sees = false },
        ["execsnoop"] = Printed(0),
        ["gethostlatency"] = Printed(2),
        ["killsnoop"] = Printed(),
        ["naptime"] = Printed(),
        ["opensnoop"] = Printed(),
        ["pidpersec"] = Counted("the finished intervals add up to the activity's forks", ValueComparisons.None),
        ["setuids"] = Printed(),
        ["ssllatency"] = Counted("calls per variable, at least as many as by itself", ValueComparisons.SslCalls),
        ["sslsnoop"] = Printed(0, 3, 5),
        ["statsnoop"] = Printed(),
        ["swapin"] = Counted("the header is equal", ValueComparisons.None),
        ["syncsnoop"] = Printed(),
        ["syscount"] = Counted("calls by the activity and of its system call are equal", ValueComparisons.SystemCalls),
        ["tcplife"] = Printed(^1) with { Sees = false },
        ["threadsnoop"] = Printed(0) with { Sees = false },
        ["vfsstat"] = Counted("the header is equal", ValueComparisons.None),
        ["writeback"] = Counted("the names of reasons are equal", ValueComparisons.OfVariable("@reason")),
    };

    /// <summary>Whether values are compared.</summary>
    public bool HasValues => Values is not null;

    /// <summary>How this tool is compared; an unknown tool by its counts.</summary>
    public static ToolComparison Of(CorpusTool tool) =>
        _special.TryGetValue(tool.Name, out ToolComparison? special) ? special
        : tool.Counts.Count > 0 ? Counted("counts, at least as many as by itself", ValueComparisons.TotalsAtLeast)
        : Printed() with { Sees = false };

    /// <summary>A printed line without the columns that differ between two bpftraces.</summary>
    public string WithoutTimes(string line)
    {
        List<string> columns =
            [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(column => !TimeOnly.TryParseExact(column, "HH:mm:ss", out _))];
        IEnumerable<int> untimed = Untimed.Select(index => index.GetOffset(columns.Count)).OrderDescending();
        foreach (int column in untimed.Where(column => column < columns.Count))
            columns.RemoveAt(column);

        return string.Join(' ', columns);
    }

    private static ToolComparison Printed(params IReadOnlyList<Index> untimed) =>
        new("the activity's lines are equal", untimed, Sees: true, Values: null);

    private static ToolComparison Counted(string what, ValueComparison values) => new(what, [], Sees: false, values);
}
