using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Formats;

/// <summary>One JSON object a line for each sample; docs/command-formats.md describes it.</summary>
internal sealed class JsonLines : IPresentation
{
    private readonly LineWriter _lines;
    private readonly NewTexts _texts = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;

    public JsonLines(TextWriter output)
    {
        _lines = new LineWriter(output);

        // Not for HTML: readable text rather than escapes.
        _json = new Utf8JsonWriter(_line, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public CancellationToken Quit => _lines.Closed;

    public void Show(Sample sample)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("time", Timestamp.Of(sample.Time));
        _json.WriteStartArray("hosts");
        foreach (HostState host in sample.Hosts)
            Write(host);
        _json.WriteEndArray();
        _json.WriteStartArray("variables");
        foreach (VariableSample variable in sample.Variables)
            Write(variable);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _lines.Write($"{Encoding.UTF8.GetString(_line.WrittenSpan)}\n");
    }

    public void Dispose()
    {
        _json.Dispose();
        _lines.Dispose();
    }

    private void Write(HostState host)
    {
        _json.WriteStartObject();
        _json.WriteString("host", host.Host);
        _json.WriteString("state", PhaseNames.Of(host.Phase));
        if (host.Message.Length > 0)
            _json.WriteString("error", host.Message);
        else
            _json.WriteNull("error");
        _json.WriteStartArray("warnings");
        foreach (string warning in host.Warnings.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _json.WriteStringValue(warning);
        _json.WriteEndArray();
        _json.WriteNumber("probes", host.Probes);
        _json.WriteNumber("lost_events", host.LostEvents);
        _json.WriteEndObject();
    }

    private void Write(VariableSample sample)
    {
        _json.WriteStartObject();
        _json.WriteString("name", sample.Variable.Name);
        _json.WriteString("kind", FormatNames.Of(sample.Variable.Kind));
        _json.WriteBoolean("counter", sample.Variable.IsCounter);
        _json.WriteString("host", sample.Host);
        switch (sample.Variable.Kind)
        {
            case VariableKind.Output:
                _json.WriteString("text", _texts.Read(sample));
                break;
            case VariableKind.Single:
                _json.WritePropertyName("value");
                if (sample.Entries.Count > 0)
                    Write(sample.Entries[0].Value);
                else
                    _json.WriteNullValue();
                break;
            default:
                _json.WriteStartObject("values");
                foreach (Entry entry in sample.Entries)
                {
                    _json.WritePropertyName(entry.Key);
                    Write(entry.Value);
                }

                _json.WriteEndObject();
                break;
        }

        _json.WriteEndObject();
    }

    private void Write(MetricValue value)
    {
        switch (value.Type)
        {
            case MetricType.String:
                _json.WriteStringValue(value.ToString());
                break;
            case MetricType.UInt64:
                _json.WriteNumberValue(value.ToUInt64());
                break;
            case MetricType.Float or MetricType.Double:
                Write(value.ToDouble());
                break;
            default:
                _json.WriteNumberValue(value.ToInt64());
                break;
        }
    }

    private void Write(double value)
    {
        if (double.IsFinite(value))
            _json.WriteNumberValue(value);
        else
            _json.WriteNullValue(); // JSON has no such numbers
    }
}
