using System.Text.Json;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes the results of applying a folder as JSON: an array with an object for each host.</summary>
internal static class ApplyJson
{
    internal static void Write(TextWriter output, IReadOnlyList<HostOutcome<HostResult>> outcomes) =>
        JsonOutput.Write(
            output,
            [
                .. outcomes.Select(static outcome => new HostOutcome<IReadOnlyList<ScriptResult>>(
                    outcome.Host, outcome.Result?.Scripts, outcome.Error)),
            ],
            "scripts",
            Write);

    private static void Write(Utf8JsonWriter json, ScriptResult script)
    {
        json.WriteStartObject();
        json.WriteString("name", script.Name);
        json.WriteString("action", script.Action.ToString().ToLowerInvariant());
        json.WriteString("outcome", script.Outcome.ToString().ToLowerInvariant());
        json.WriteString("message", script.Message);
        json.WriteString("error", script.Error.Length > 0 ? script.Error : null);
        json.WriteString("file", script.Source?.Label);
        json.WriteEndObject();
    }
}
