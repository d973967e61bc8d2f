using System.Buffers;
using System.Globalization;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Clusters;

namespace Pmda.Bpftrace.Json;

/// <summary>Scripts as JSON: the reply to a register, and the metric <c>bpftrace.info.scripts_json</c>.</summary>
internal static class ScriptJson
{
    /// <summary>Writes one script.</summary>
    public static void Write(IBufferWriter<byte> output, ScriptReport script)
    {
        PythonJsonWriter json = new(output);
        Write(ref json, script);
    }

    /// <summary>Writes an array of scripts.</summary>
    public static void WriteAll(IBufferWriter<byte> output, IEnumerable<ScriptReport> scripts)
    {
        PythonJsonWriter json = new(output);
        json.BeginArray();
        foreach (ScriptReport script in scripts)
            Write(ref json, script);
        json.EndArray();
    }

    private static void Write(ref PythonJsonWriter json, ScriptReport script)
    {
        json.BeginObject();
        json.Name("script_id");
        json.Value(script.ScriptId);
        json.Name("username");
        json.Value(script.UserName);
        json.Name("persistent");
        json.Value(script.IsPersistent);
        json.Name("created_at");
        json.Value(LocalTime(script.CreatedAt));
        json.Name("last_accessed_at");
        json.Value(LocalTime(script.LastAccessedAt));
        json.Name("code");
        json.Value(script.Source.Code);
        json.Name("metadata");
        WriteMetadata(ref json, script.Source.Metadata);
        json.Name("variables");
        WriteVariables(ref json, script.Source);
        json.Name("state");
        WriteState(ref json, script);
        json.EndObject();
    }

    private static void WriteMetadata(ref PythonJsonWriter json, ScriptMetadata metadata)
    {
        json.BeginObject();
        json.Name("name");
        json.Value(metadata.Name);
        json.Name("include");
        if (metadata.Include is { } include)
        {
            json.BeginArray();
            foreach (string variable in include)
                json.Value(variable);
            json.EndArray();
        }
        else
        {
            json.Value((string?)null);
        }

        json.Name("table_retain_lines");
        json.Value(metadata.TableRetainLines);
        json.Name("custom_output_block");
        json.Value(metadata.CustomOutputBlock);
        json.EndObject();
    }

    private static void WriteVariables(ref PythonJsonWriter json, ScriptSource source)
    {
        json.BeginObject();
        foreach (Variable variable in source.Variables)
        {
            json.Name(variable.Name);
            json.BeginObject();
            json.Name("single");
            json.Value(variable.IsSingle);
            json.Name("semantics");
            json.Value((int)PcpWords.SemanticsOf(variable.Semantics));
            json.Name("datatype");
            json.Value((int)PcpWords.TypeOf(variable.Type));
            json.Name("metrictype");
            json.Value(ContractWords.MetricTypeOf(variable.Kind));
            json.EndObject();
        }

        json.EndObject();
    }

    private static void WriteState(ref PythonJsonWriter json, ScriptReport script)
    {
        ScriptState state = script.State;
        json.BeginObject();
        json.Name("status");
        json.Value(ContractWords.Of(state.Status));
        json.Name("pid");
        json.Value(state.Pid);
        json.Name("exit_code");
        json.Value(state.ExitCode);
        json.Name("error");
        json.Value(state.Error);
        json.Name("probes");
        json.Value(state.Probes);
        json.Name("data_bytes");
        json.Value(script.DataBytes);
        json.EndObject();
    }

    // datetime.isoformat() of Python, with microseconds even where they are all zero: one shape is easier to read back.
    private static string LocalTime(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
