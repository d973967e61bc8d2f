using System.Globalization;

namespace Integration.CorpusTests;

/// <summary>The ways to compare values.</summary>
internal static class ValueComparisons
{
    private static readonly string[] _sslCalls = ["@hist", "@histF", "@stat.count", "@statF.count"];

    /// <summary>Nothing is compared here.</summary>
    public static string? None(CorpusTool tool, ToolValues agent, ToolValues bare, string activity) => null;

    /// <summary>
    /// Each counting variable has at least the count of the tool run directly. Not by bucket, because two bpftraces
    /// measure the time of one event differently.
    /// </summary>
    public static string? TotalsAtLeast(CorpusTool tool, ToolValues agent, ToolValues bare, string activity) =>
        TotalsAtLeast(tool.Counts, agent, bare);

    /// <summary>Each value is at least that of the tool run directly, and there are some.</summary>
    public static string? EachAtLeast(CorpusTool tool, ToolValues agent, ToolValues bare, string activity) =>
        bare.All.Count == 0 ? "no values by itself"
        : FirstOf(bare.All.Select(value =>
            agent.All.TryGetValue(value.Key, out string? own) && Number(own) >= Number(value.Value)
                ? null
                : $"{value.Key}: {own}, by itself {value.Value}"));

    /// <summary>A variable has the same values, and has some.</summary>
    public static ValueComparison OfVariable(string variable) => (_, agent, bare, _) =>
        bare.Where((name, _) => name == variable).Length == 0
            ? "no values by itself"
            : Same(agent, bare, (name, _) => name == variable);

    /// <summary>
    /// A variable has the same values in the instances that begin with a string made from the activity's name.
    /// </summary>
    public static ValueComparison OfTheActivity(string variable, Func<string, string> start) =>
        (_, agent, bare, activity) =>
        Same(
            agent,
            bare,
            (name, instance) => name == variable && instance.StartsWith(start(activity), StringComparison.Ordinal));

    /// <summary>The activity's system calls: their number, and that of the one that only it makes.</summary>
    public static string? SystemCalls(CorpusTool tool, ToolValues agent, ToolValues bare, string activity)
    {
        bool OfActivity(string variable, string instance) =>
            (variable == "@syscall" && instance == Activity.SystemCall(activity))
                || (variable == "@process" && instance == activity);
        return bare.Where(OfActivity).Split('\n').Length == 2
            ? Same(agent, bare, OfActivity)
            : "the activity was not seen by itself";
    }

    /// <summary>
    /// Calls of libssl's functions, by all processes. Function names are not compared: what bpftrace 0.17 prints
    /// depends on whether the process still exists.
    /// </summary>
    public static string? SslCalls(CorpusTool tool, ToolValues agent, ToolValues bare, string activity) =>
        bare.Total("@stat.count") == 0 ? "the activity was not seen by itself" : TotalsAtLeast(_sslCalls, agent, bare);

    private static string? TotalsAtLeast(IEnumerable<string> variables, ToolValues agent, ToolValues bare) =>
        FirstOf(variables.Select(variable =>
            agent.Total(variable) >= bare.Total(variable)
                ? null
                : $"{variable}: {agent.Total(variable)}, by itself {bare.Total(variable)}"));

    private static string? Same(ToolValues agent, ToolValues bare, Func<string, string, bool> wanted) =>
        agent.Where(wanted) == bare.Where(wanted) ? null : $"{agent.Where(wanted)}\nby itself:\n{bare.Where(wanted)}";

    private static string? FirstOf(IEnumerable<string?> differences) =>
        differences.FirstOrDefault(difference => difference is not null);

    private static ulong Number(string value) => ulong.Parse(value, CultureInfo.InvariantCulture);
}
