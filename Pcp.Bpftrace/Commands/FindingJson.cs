using System.Text.Json;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Doctor;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes findings as JSON: an array with an object for each host.</summary>
internal static class FindingJson
{
    internal static void Write(TextWriter output, IReadOnlyList<HostOutcome<IReadOnlyList<Finding>>> outcomes) =>
        JsonOutput.Write(output, outcomes, "findings", Write);

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("verdict", finding.Verdict.ToString().ToLowerInvariant());
        json.WriteString("subject", finding.Subject);
        json.WriteString("text", finding.Text);
        json.WriteString("remedy", finding.Remedy);
        json.WriteEndObject();
    }
}
