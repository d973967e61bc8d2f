using System.Buffers;
using System.Text.Json;
using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The list of targets that Prometheus' http_sd_configs read.</summary>
internal static class TargetList
{
    /// <summary>A group for each host: the exporter's address, and a label that selects the host.</summary>
    /// <param name="targets">The hosts.</param>
    /// <param name="exporter">The exporter's address, as the client has it.</param>
    internal static ReadOnlyMemory<byte> Of(IReadOnlyList<Target> targets, string exporter)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartArray();
            foreach (Target target in targets)
            {
                json.WriteStartObject();
                json.WriteStartArray("targets");
                json.WriteStringValue(exporter);
                json.WriteEndArray();
                json.WriteStartObject("labels");
                json.WriteString("__param_target", target.Name);
                // The local host has the same name everywhere: the exporter's address tells it from others.
                if (target.Host != HostSpec.Local)
                    json.WriteString("instance", target.Name);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return output.WrittenMemory;
    }
}
