namespace Pcp.Bpftrace.Sources;

/// <summary>
/// How often a script prints its values, and how often to read them. If they are read more often, some readings show no
/// change, and the next one shows the change of several intervals.
/// </summary>
internal static class PrintInterval
{
    private const string Name = "interval", Milliseconds = "ms", Seconds = "s";

    /// <summary>How often the agent reads maps unless the script has an annotation.</summary>
    internal static readonly TimeSpan Default = TimeSpan.FromSeconds(1);

    /// <summary>The longest one.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How often a script prints its values by its own annotation.</summary>
    internal static TimeSpan Of(string code) =>
        Annotation.ReadAll(code).LastOrDefault(static annotation => annotation.Name == Name) is { } found
        && Read(found.Value) is { } interval
            ? interval
            : Default;

    /// <summary>The annotation for values that are read more often than is usual; null for the script's own.</summary>
    internal static TimeSpan? AnnotationFor(TimeSpan wanted) => wanted < Default ? wanted : null;

    /// <summary>The time between samples of a script that has that annotation.</summary>
    /// <param name="wanted">The time that was asked for.</param>
    /// <param name="code">The script.</param>
    internal static TimeSpan SamplingOf(TimeSpan wanted, string code) =>
        wanted < Default || wanted > Of(code) ? wanted : Of(code);

    private static TimeSpan? Read(string value)
    {
        bool isMilliseconds = value.EndsWith(Milliseconds, StringComparison.Ordinal);
        string number = isMilliseconds ? value[..^Milliseconds.Length]
            : value.EndsWith(Seconds, StringComparison.Ordinal) ? value[..^Seconds.Length]
            : value;
        if (!int.TryParse(number.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count == 0)
        {
            return null;
        }

        TimeSpan interval = isMilliseconds ? TimeSpan.FromMilliseconds(count) : TimeSpan.FromSeconds(count);
        return interval <= Longest ? interval : null;
    }
}
