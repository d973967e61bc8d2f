using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes all about a script.</summary>
internal static class ScriptDetails
{
    internal static void Write(TextWriter output, IReadOnlyList<HostOutcome<IReadOnlyList<ScriptInfo>>> outcomes)
    {
        foreach (HostOutcome<IReadOnlyList<ScriptInfo>> outcome in outcomes)
        {
            foreach (ScriptInfo script in outcome.Result ?? [])
                Write(output, outcome.Host, script);
        }
    }

    private static void Write(TextWriter output, string host, ScriptInfo script)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        output.WriteLine($"{VisibleText.Of(script.Name)} on {HostSpec.Shown(host)}");
        output.WriteLine($"  status:   {VisibleText.Of(script.Status)}{Process(script)}");
        output.WriteLine(
            $"  since:    {script.Created.ToString(ScriptTable.TimeFormat, culture)}, the time on its host");
        output.WriteLine($"  by:       {VisibleText.Of(script.User ?? "unknown")}");
        output.WriteLine(string.Create(culture, $"  probes:   {script.Probes}"));
        output.WriteLine(string.Create(culture, $"  restarts: {script.Restarts}"));
        output.WriteLine($"  expires:  {(script.IsPersistent ? "never, as it has a name" : "unless it is read")}");
        ScriptTable.WriteProblems(output, script, "  ");
        if (script.Variables.Count > 0)
            output.WriteLine("  variables:");
        foreach (ScriptVariable variable in script.Variables)
            output.WriteLine($"    {VisibleText.Of(variable.Name)}: {VisibleText.Of(TypeOf(variable))}");
        output.WriteLine("  code:");
        foreach (string line in script.Code.TrimEnd().Split('\n'))
            output.WriteLine($"    {ScriptTable.Visible(line)}".TrimEnd());
        output.WriteLine();
    }

    private static string Process(ScriptInfo script) => script switch
    {
        { Pid: > 0 } => string.Create(CultureInfo.InvariantCulture, $", process {script.Pid}"),
        { ExitCode: not 0 } => string.Create(CultureInfo.InvariantCulture, $", exit status {script.ExitCode}"),
        _ => "",
    };

    private static string TypeOf(ScriptVariable variable)
    {
        if (variable.MetricType == "output")
            return "printed text";
        string form = variable.MetricType ?? (variable.IsSingle ? "one value" : "map");
        string semantics = ((MetricSemantics)variable.Semantics).ToString().ToLowerInvariant();
        string type = ((MetricType)variable.Type).ToString().ToLowerInvariant();
        return $"{form}, {type}, {semantics}";
    }
}
