namespace Pmda.Bpftrace.Metrics;

/// <summary>The names of scripts' metrics in the PMNS.</summary>
internal static class MetricName
{
    /// <summary>All of them begin with this.</summary>
    public const string ScriptPrefix = "bpftrace.scripts.";

    /// <summary>The name of a variable's metric.</summary>
    public static string Of(string script, string variable) => $"{ScriptPrefix}{script}.{LeafOf(variable)}";

    /// <summary>The name of a variable's metric below its script's.</summary>
    public static string LeafOf(string variable) => $"data.{(variable.Length == 1 ? "root" : variable[1..])}";
}
