namespace Pcp.Bpftrace.Recording;

/// <summary>The metrics of a script that pmlogger(1) records.</summary>
internal static class PmloggerConfiguration
{
    private static readonly string[] _state = ["status", "error", "warnings", "probes", "restarts", "lost_events"];

    /// <summary>The configuration for a script.</summary>
    /// <param name="script">The script's name.</param>
    /// <param name="interval">The time between samples.</param>
    internal static string For(string script, TimeSpan interval)
    {
        string metrics = $"bpftrace.scripts.{script}";
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"log mandatory on {interval.TotalMilliseconds:0} msec {{\n");
        text.Append(CultureInfo.InvariantCulture, $"    {metrics}.data\n");
        foreach (string name in _state)
            text.Append(CultureInfo.InvariantCulture, $"    {metrics}.{name}\n");
        text.Append(CultureInfo.InvariantCulture, $"}}\nlog mandatory on once {{\n    {metrics}.code\n}}\n");
        return text.ToString();
    }
}
