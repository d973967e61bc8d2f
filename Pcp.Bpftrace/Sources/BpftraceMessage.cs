namespace Pcp.Bpftrace.Sources;

/// <summary>The place in a script that a message is about.</summary>
/// <param name="FirstLine">The line, from 1.</param>
/// <param name="LastLine">The last line.</param>
/// <param name="FirstColumn">The column in bytes, from 1; 0 if the message has lines only.</param>
/// <param name="EndColumn">The column after the last one.</param>
internal readonly record struct ScriptPosition(int FirstLine, int LastLine, int FirstColumn, int EndColumn)
{
    /// <summary>Reads <c>3</c>, <c>2-4</c>, <c>1:9</c> or <c>1:9-14</c>; null if it is something else.</summary>
    public static ScriptPosition? Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 2 || ReadRange(parts[0]) is not { } lines)
            return null;
        if (parts.Length == 1)
            return new ScriptPosition(lines.First, lines.Last, 0, 0);
        return ReadRange(parts[1]) is { } columns
            ? new ScriptPosition(lines.First, lines.Last, columns.First, columns.Last)
            : null;
    }

    private static (int First, int Last)? ReadRange(string text)
    {
        string[] ends = text.Split('-');
        return ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, null, out int first)
            && int.TryParse(ends[^1], NumberStyles.None, null, out int last)
            ? (first, last)
            : null;
    }
}

/// <summary>A line of bpftrace's that begins a message about a place: <c>stdin:1:9-14: ERROR: …</c>.</summary>
/// <param name="Position">The place.</param>
/// <param name="PositionText">The place as bpftrace writes it.</param>
/// <param name="Severity">The word before the text, in lower case: <c>error</c>, <c>warning</c>.</param>
/// <param name="Text">The message itself.</param>
internal sealed record BpftraceMessage(ScriptPosition Position, string PositionText, string Severity, string Text)
{
    private const string Start = "stdin:"; // where bpftrace gets scripts from the agent
    private const string Separator = ": ";

    public static BpftraceMessage? Parse(string line)
    {
        if (!line.StartsWith(Start, StringComparison.Ordinal)
            || line[Start.Length..].Split(Separator, 3) is not [string place, string severity, string text]
            || severity.Length == 0
            || !severity.All(char.IsAsciiLetterUpper)
            || ScriptPosition.Parse(place) is not { } position)
        {
            return null;
        }

        return new BpftraceMessage(position, place, severity.ToLowerInvariant(), text);
    }
}
