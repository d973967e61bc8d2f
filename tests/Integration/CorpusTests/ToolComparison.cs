namespace Integration.CorpusTests;

/// <summary>Finds what the agent's values lack of those that bpftrace has by itself; null if nothing.</summary>
/// <param name="tool">The tool.</param>
/// <param name="agent">What the agent has. It traced before bpftrace by itself did, and is asked later.</param>
/// <param name="bare">What bpftrace by itself has.</param>
/// <param name="activity">The name of the activity.</param>
internal delegate string? ValueComparison(CorpusTool tool, ToolValues agent, ToolValues bare, string activity);

/// <summary>How a tool in the agent is compared with the tool by itself.</summary>
/// <param name="What">What is compared, for the table in the docs.</param>
/// <param name="Untimed">
/// Which columns of a printed line are times or names of addresses: two bpftraces differ in them.
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

    /// <summary>How this tool is compared; one that is not known by name, by what it counts.</summary>
    public static ToolComparison Of(CorpusTool tool) =>
        _special.TryGetValue(tool.Name, out ToolComparison? special) ? special
        : tool.Counts.Count > 0 ? Counted("counts, at least as many as by itself", ValueComparisons.TotalsAtLeast)
        : Printed() with { Sees = false };

    /// <summary>A printed line without what two bpftraces measure differently.</summary>
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
