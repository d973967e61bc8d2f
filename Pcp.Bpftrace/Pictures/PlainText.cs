using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// Samples as lines of text, for a pipe or a terminal that can do no more: for each sample its time, and the variables
/// in the form of bpftrace's own output. Of printed text only the new lines are written, as they are; a script that
/// only prints has no lines with times. States, warnings and failures go elsewhere, when they change.
/// </summary>
/// <param name="output">Where the values go.</param>
/// <param name="errors">Where states go.</param>
internal sealed class PlainText(TextWriter output, TextWriter errors) : IPresentation
{
    private readonly History _history = new();
    private readonly HostMessages _messages = new(errors);
    private readonly Dictionary<(string Name, string? Host), Stream> _streams = [];
    private readonly CancellationTokenSource _quit = new();

    /// <summary>Is cancelled when nobody reads the output any more.</summary>
    public CancellationToken Quit => _quit.Token;

    public void Show(Sample sample)
    {
        try
        {
            _messages.Write(sample);
            _history.Add(sample);
            if (sample.Variables.Any(variable => variable.Variable.Kind != VariableKind.Output))
                output.WriteLine(sample.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            foreach (VariableHistory history in _history.Variables)
                Write(history);
            output.Flush();
        }
        catch (IOException)
        {
            _quit.Cancel();
        }
    }

    /// <summary>Writes what was printed without a newline.</summary>
    public void Dispose()
    {
        try
        {
            foreach (Stream stream in _streams.Values)
                stream.End(output);
            output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads it.
        }

        _quit.Dispose();
    }

    private void Write(VariableHistory history)
    {
        if (history.Variable.Kind != VariableKind.Output)
        {
            foreach (string line in PlainVariable.Lines(history))
                output.WriteLine(line);
            return;
        }

        (string Name, string? Host) key = (history.Variable.Name, history.Host);
        if (!_streams.TryGetValue(key, out Stream? stream))
            _streams[key] = stream = new Stream(history.Host is null ? "" : VisibleText.Of(history.Host) + ": ");
        if (history.Readings.Count > 0)
            stream.Write(history.Readings[0].Value.ToString(), output);
    }

    /// <summary>The printed text of a host, of which whole lines are written.</summary>
    private sealed class Stream(string prefix)
    {
        private string _text = "";
        private string _unfinished = "";

        public void Write(string text, TextWriter output)
        {
            string[] lines = (_unfinished + PrintedText.New(_text, text)).Split('\n');
            _text = text;
            _unfinished = lines[^1];
            foreach (string line in lines[..^1])
                WriteLine(line, output);
        }

        public void End(TextWriter output)
        {
            if (_unfinished.Length > 0)
                WriteLine(_unfinished, output);
            _unfinished = "";
        }

        private void WriteLine(string line, TextWriter output) =>
            output.WriteLine(prefix + string.Join('\t', line.Split('\t').Select(VisibleText.Of)));
    }
}
