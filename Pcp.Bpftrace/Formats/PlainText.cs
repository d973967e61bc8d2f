using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>
/// Samples as lines of text, for a pipe or a terminal that can do no more: for each sample its time, and the variables
/// in the form of bpftrace's own output. Of printed text only new lines are written, as they are; a script that only
/// prints has no lines with times. States, warnings and failures go elsewhere, when they change.
/// </summary>
/// <param name="output">Where the values go.</param>
/// <param name="errors">Where states, warnings and failures go.</param>
/// <param name="mostKeys">How many keys of a variable are shown, those with the largest values; null for all.</param>
internal sealed class PlainText(TextWriter output, TextWriter errors, int? mostKeys = null) : IPresentation
{
    private readonly History _history = new();
    private readonly LineWriter _lines = new(output);
    private readonly HostMessages _messages = new(errors);
    private readonly NewTexts _texts = new();
    private readonly ReadableTimes _times = new();
    private readonly Dictionary<(string Name, string? Host), string> _unfinished = [];

    /// <summary>Is cancelled when nobody reads the output any more.</summary>
    public CancellationToken Quit => _lines.Closed;

    public void Show(Sample sample)
    {
        _messages.Write(sample);
        if (sample.IsUpdate)
            return;
        _history.Add(sample);
        StringBuilder text = new();
        if (sample.Variables.Any(variable =>
            variable.Variable.Kind != VariableKind.Output && variable.Entries.Count > 0))
        {
            text.Append(_times.Of(sample.Time)).Append('\n');
        }

        foreach ((VariableSample variable, VariableHistory history) in sample.Variables.Zip(_history.Variables))
        {
            if (variable.Variable.Kind == VariableKind.Output)
                AppendPrinted(text, variable);
            else
                text.AppendJoin("", PlainVariable.Lines(history, mostKeys).Select(line => line + "\n"));
        }

        _lines.Write(text.ToString());
    }

    /// <summary>Writes what was printed without a newline.</summary>
    public void Dispose()
    {
        StringBuilder text = new();
        foreach (((_, string? host), string line) in _unfinished.Where(pair => pair.Value.Length > 0))
            AppendLine(text, host, line);
        _lines.Write(text.ToString());
        _lines.Dispose();
    }

    /// <summary>Whole lines only: the next sample may have the rest of the last one.</summary>
    private void AppendPrinted(StringBuilder text, VariableSample sample)
    {
        (string, string?) key = (sample.Variable.Name, sample.Host);
        string[] lines = (_unfinished.GetValueOrDefault(key, "") + _texts.Read(sample)).Split('\n');
        foreach (string line in lines[..^1])
            AppendLine(text, sample.Host, line);
        _unfinished[key] = lines[^1];
    }

    private static void AppendLine(StringBuilder text, string? host, string line)
    {
        string shown = string.Join('\t', line.Split('\t').Select(VisibleText.Of));
        text.Append(host is null ? "" : VisibleText.Of(host) + ": ").Append(shown).Append('\n');
    }
}
