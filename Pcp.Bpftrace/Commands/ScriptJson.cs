using System.Text.Json;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes scripts as JSON: an array with an object for each host.</summary>
internal static class ScriptJson
{
    internal static void Write(
        TextWriter output, IReadOnlyList<HostOutcome<IReadOnlyList<ScriptInfo>>> outcomes, bool withCode) =>
        JsonOutput.Write(output, outcomes, "scripts", (json, script) => Write(json, script, withCode));

    private static void Write(Utf8JsonWriter json, ScriptInfo script, bool withCode)
    {
        json.WriteStartObject();
        json.WriteString("name", script.Name);
        json.WriteString("status", script.Status);
        json.WriteString("since_local", script.Created.ToString("s", CultureInfo.InvariantCulture));
        json.WriteString("user", script.User);
        json.WriteBoolean("persistent", script.IsPersistent);
        json.WriteNumber("pid", script.Pid);
        json.WriteNumber("exit_code", script.ExitCode);
        json.WriteNumber("probes", script.Probes);
        json.WriteNumber("restarts", script.Restarts);
        json.WriteNumber("lost_events", script.LostEvents);
        json.WriteString("error", script.Error.Length > 0 ? script.Error : null);
        json.WriteStartArray("warnings");
        foreach (string warning in script.Warnings.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            json.WriteStringValue(warning);
        json.WriteEndArray();
        if (withCode)
            WriteCode(json, script);
        json.WriteEndObject();
    }

    private static void WriteCode(Utf8JsonWriter json, ScriptInfo script)
    {
        json.WriteStartArray("variables");
        foreach (ScriptVariable variable in script.Variables)
        {
            json.WriteStartObject();
            json.WriteString("name", variable.Name);
            json.WriteString("kind", FormatNames.Of(VariableKinds.Of(variable.MetricType, variable.IsSingle)));
            json.WriteBoolean("counter", variable.Semantics == (int)MetricSemantics.Counter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("code", script.Code);
    }
}
