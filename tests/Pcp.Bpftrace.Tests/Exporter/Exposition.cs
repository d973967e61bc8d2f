using System.Text;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Exporter;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Exporter;

/// <summary>What the exporter makes of values.</summary>
internal static class Exposition
{
    /// <summary>The text of metrics.</summary>
    internal static string Of(params IReadOnlyList<Family> families)
    {
        using MemoryStream output = new();
        ExpositionWriter writer = new(output);
        foreach (Family family in families)
            writer.Write(family, CancellationToken.None).GetAwaiter().GetResult();
        writer.Flush(CancellationToken.None).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>The lines about the variables of scripts, without help.</summary>
    internal static string[] LinesOf(params IReadOnlyList<ScriptValues> scripts) =>
    [
        .. Of(new ExportPlan([.. scripts.Select(each => each.Script)]).Families(new ScriptsReading(false, scripts)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains("pmdabpftrace_", StringComparison.Ordinal)
                && !line.StartsWith("# HELP", StringComparison.Ordinal)),
    ];

    /// <summary>A script that runs, with these variables.</summary>
    internal static ScriptValues Script(string name, params (ReadVariable Variable, Entry[] Values)[] variables) =>
        new(
            new ReadScript(name, new Dictionary<string, string>(), [.. variables.Select(each => each.Variable)]),
            "started",
            Probes: 2,
            DataBytes: 300,
            LostEvents: 4,
            Restarts: 5,
            [.. variables.Select(each => each.Values)]);

    /// <summary>A variable as the agent describes it.</summary>
    internal static ReadVariable Variable(
        string name,
        VariableKind kind = VariableKind.Single,
        bool isCounter = false,
        string? function = null,
        string? lhist = null)
    {
        Dictionary<string, string> labels = [];
        if (function is not null)
            labels["function"] = function;
        if (lhist is not null)
            labels["lhist"] = lhist;
        return new ReadVariable(
            new Variable(name, kind, isCounter, Combinations.Of(name, kind, function, isCounter, isText: false)),
            name == "@" ? "root" : name[1..],
            labels);
    }
}
