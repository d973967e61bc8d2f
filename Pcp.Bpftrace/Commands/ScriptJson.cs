using System.Text.Json;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;

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
        json.WriteString("since", script.Created.ToString("s", CultureInfo.InvariantCulture));
        json.WriteString("user", script.User);
        json.WriteBoolean("persistent", script.IsPersistent);
        json.WriteNumber("pid", script.Pid);
        json.WriteNumber("exit_code", script.ExitCode);
        json.WriteNumber("probes", script.Probes);
        json.WriteNumber("restarts", script.Restarts);
        json.WriteNumber("lost_events", script.LostEvents);
        json.WriteString("error", script.Error);
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
            json.WriteBoolean("single", variable.IsSingle);
            json.WriteNumber("semantics", variable.Semantics);
            json.WriteNumber("type", variable.Type);
            json.WriteString("kind", variable.MetricType);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("code", script.Code);
    }
}
