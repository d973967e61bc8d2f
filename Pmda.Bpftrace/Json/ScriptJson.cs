using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Json;

/// <summary>Scripts as JSON: the reply to a register, and the metric <c>bpftrace.info.scripts_json</c>.</summary>
internal static class ScriptJson
{
    public static byte[] Of(ScriptReport script)
    {
        using ArrayPoolBufferWriter<byte> output = new();
        PythonJson.Write(output, json => Write(json, script));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes an array of scripts; ends soon after it is longer than it may be.</summary>
    /// <returns>False if it is longer than <paramref name="maxLength"/> bytes; it is of no use then.</returns>
    public static bool TryWriteAll(
        ArrayPoolBufferWriter<byte> output, IEnumerable<ScriptReport> scripts, int maxLength)
    {
        bool fits = true;
        PythonJson.Write(output, json =>
        {
            json.WriteStartArray();
            foreach (ScriptReport script in scripts)
            {
                Write(json, script);
                // At most every second byte of the writer's is a newline, which Python's form lacks.
                fits = json.BytesCommitted + json.BytesPending <= 2L * maxLength;
                if (!fits)
                    return;
            }

            json.WriteEndArray();
        });
        return fits && output.WrittenCount <= maxLength;
    }

    private static void Write(Utf8JsonWriter json, ScriptReport report)
    {
        Script script = report.Script;
        json.WriteStartObject();
        json.WriteString("script_id", script.Id);
        json.WriteString("username", script.Username);
        json.WriteBoolean("persistent", script.Persistent);
        json.WriteString("created_at", LocalTime(script.CreatedAt));
        json.WriteString("last_accessed_at", LocalTime(report.LastAccess));
        json.WriteString("code", report.ShowsSource ? script.Source.Code : "");
        WriteMetadata(json, script.Source.Metadata);
        WriteVariables(json, script.Source);
        WriteState(json, report);
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, ScriptMetadata metadata)
    {
        json.WriteStartObject("metadata");
        json.WriteString("name", metadata.Name);
        json.WritePropertyName("include");
        if (metadata.Include is { } include)
        {
            json.WriteStartArray();
            foreach (string variable in include)
                json.WriteStringValue(variable);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNullValue();
        }

        if (metadata.TableRetainLines is { } lines)
            json.WriteNumber("table_retain_lines", lines);
        else
            json.WriteNull("table_retain_lines");
        json.WriteBoolean("custom_output_block", metadata.CustomOutputBlock);
        json.WriteEndObject();
    }

    private static void WriteVariables(Utf8JsonWriter json, ScriptSource source)
    {
        json.WriteStartObject("variables");
        foreach (Variable variable in source.Variables)
        {
            json.WriteStartObject(variable.Name);
            json.WriteBoolean("single", variable.IsSingle);
            json.WriteNumber("semantics", (int)PcpTerms.SemanticsOf(variable.Semantics));
            json.WriteNumber("datatype", (int)PcpTerms.TypeOf(variable.Type));
            json.WriteString("metrictype", PcpTerms.MetricTypeOf(variable.Kind));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, ScriptReport report)
    {
        ScriptState state = report.State;
        json.WriteStartObject("state");
        json.WriteString("status", PcpTerms.StatusOf(state.Status));
        json.WriteNumber("pid", state.Pid);
        json.WriteNumber("exit_code", state.ExitCode);
        json.WriteString("error", report.ShowsSource ? state.Error : "");
        json.WriteNumber("probes", state.Probes);
        json.WriteNumber("data_bytes", report.DataBytes);
        json.WriteEndObject();
    }

    // Python's datetime.isoformat(), but with microseconds even if they are zero: one form is easier to parse.
    private static string LocalTime(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}

/// <summary>A script at one moment, as clients see it. One that was refused has an empty id.</summary>
internal sealed record ScriptReport(Script Script, ScriptState State, long DataBytes, DateTimeOffset LastAccess)
{
    /// <summary>
    /// Whether the client that gets the report may read the script's source, and errors, which may quote lines of it.
    /// </summary>
    public bool ShowsSource { get; init; } = true;
}
