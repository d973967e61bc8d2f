using System.Buffers;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>A line of comma-separated values for each value; docs/command-formats.md describes it.</summary>
/// <param name="output">Where the lines are written.</param>
/// <param name="isTerminal">Whether that is a terminal, which text from scripts must not control.</param>
internal sealed class CsvLines(TextWriter output, bool isTerminal) : IPresentation
{
    private const string Heading = "time,host,variable,key,value";

    private static readonly SearchValues<char> _quoted = SearchValues.Create("\",\r\n");

    private readonly LineWriter _lines = new(output);
    private readonly NewTexts _texts = new();
    private readonly StringBuilder _records = new(Heading + "\n");

    public CancellationToken Quit => _lines.Closed;

    public void Show(Sample sample)
    {
        string time = Timestamp.Of(sample.Time);
        foreach (VariableSample variable in sample.IsUpdate ? [] : sample.Variables)
        {
            if (variable.Variable.Kind != VariableKind.Output)
            {
                foreach (Entry entry in variable.Entries)
                    Append(time, variable, entry.Key, entry.Value.ToString());
            }
            else if (_texts.Read(variable) is { Length: > 0 } text)
            {
                Append(time, variable, "", text);
            }
        }

        _lines.Write(_records.ToString());
        _records.Clear();
    }

    public void Dispose() => _lines.Dispose();

    private void Append(string time, VariableSample sample, string key, string value) =>
        _records.Append(
            $"{time},{Quote(sample.Host ?? "")},{Quote(sample.Variable.Name)},{Quote(key)},{Quote(value)}\n");

    /// <summary>A field as RFC 4180 has it; but lines end as they do on Unix.</summary>
    private string Quote(string field)
    {
        if (isTerminal)
            field = VisibleText.OfLines(field);
        return field.AsSpan().ContainsAny(_quoted)
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
    }
}
