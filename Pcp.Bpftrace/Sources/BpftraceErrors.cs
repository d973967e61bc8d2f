using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Sources;

/// <summary>
/// Shows the messages of bpftrace about a script as a compiler does: the place, the text, the line of the script and a
/// mark below it. Other text is shown as it is, with control characters made visible.
/// </summary>
internal sealed class BpftraceErrors
{
    private const int MaxLines = 4; // of a message about several

    private readonly ScriptText _script;
    private readonly IReadOnlyList<string> _scriptLines;
    private readonly StringBuilder _shown = new();
    private readonly HashSet<string> _messages = []; // bpftrace may repeat them

    private BpftraceErrors(ScriptText script)
    {
        _script = script;
        _scriptLines = script.Lines;
    }

    /// <summary>Messages for a terminal; each line ends with a newline.</summary>
    /// <param name="errors">The script's <c>error</c> or <c>warnings</c>, as the agent has them.</param>
    /// <param name="script">The script, without what was appended.</param>
    public static string Render(string errors, ScriptText script)
    {
        BpftraceErrors renderer = new(script);
        if (errors.TrimEnd('\n') is { Length: > 0 } text)
            renderer.Append(text.Split('\n'));
        return renderer._shown.ToString();
    }

    private void Append(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (BpftraceMessage.Parse(lines[i]) is not { } message)
            {
                _shown.Append($"{MarkedLine.Create(lines[i], 0, 0).Text}\n");
                continue;
            }

            // bpftrace's own excerpt: ours replaces it.
            bool isRepeated = !_messages.Add(lines[i]);
            string? quoted = i + 2 < lines.Length && IsMark(lines[i + 2], message.Position) ? lines[i + 1] : null;
            i += quoted is null ? 0 : 2;
            if (!isRepeated)
                Append(message, quoted);
        }
    }

    /// <summary>Whether a line is bpftrace's mark, which has no width if the place has none.</summary>
    private static bool IsMark(string line, ScriptPosition position) =>
        line.All(static c => c is ' ' or '~')
        && (line.Contains('~') || (position.FirstColumn > 0 && position.FirstColumn == position.EndColumn));

    private void Append(BpftraceMessage message, string? quoted)
    {
        ScriptPosition position = message.Position;
        bool isInScript = position.FirstLine >= 1 && position.FirstLine <= _scriptLines.Count;
        string text = VisibleText.Of(message.Text);
        if (!isInScript)
        {
            // The place is in the code that the agent appends: an open brace or quote of the script reaches there.
            string hint = text.Contains("syntax", StringComparison.Ordinal) ? " (at the end of the script)" : "";
            AppendHead("", message.Severity, text + hint);
            return;
        }

        if (position.FirstColumn == 0 || position.LastLine != position.FirstLine)
        {
            AppendHead($"{message.PositionText}:", message.Severity, text);
            AppendLines(position);
            return;
        }

        string line = _scriptLines[position.FirstLine - 1];
        SentLine sent = new(line, quoted);
        int? first = sent.ToScript(position.FirstColumn);
        int end = (sent.ToScript(position.EndColumn - 1) + 1) ?? 0;
        string columns = first is null ? "" : $"{first}-{Math.Max(end, first.Value + 1)}:";
        AppendHead($"{position.FirstLine}:{columns}", message.Severity, text);
        AppendLine(position.FirstLine, MarkedLine.Create(line, first ?? 0, end));
    }

    private void AppendHead(string place, string severity, string text) =>
        _shown.Append($"{_script.Label}:{place} {severity}: {text}\n");

    private void AppendLines(ScriptPosition position)
    {
        int last = Math.Min(position.LastLine, _scriptLines.Count);
        for (int number = position.FirstLine; number <= last; number++)
        {
            if (number == position.FirstLine + MaxLines)
            {
                _shown.Append("    | …\n");
                return;
            }

            AppendLine(number, MarkedLine.Create(_scriptLines[number - 1], 0, 0));
        }
    }

    private void AppendLine(int number, MarkedLine line)
    {
        string margin = number.ToString(CultureInfo.InvariantCulture).PadLeft(3);
        _shown.Append($"{margin} | {line.Text}".TrimEnd()).Append('\n');
        if (line.Mark.Length > 0)
            _shown.Append($"{new string(' ', margin.Length)} | {line.Mark}\n");
    }
}
