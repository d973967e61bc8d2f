namespace Pcp.Bpftrace.Sources;

/// <summary>
/// A line of the script as bpftrace quotes it. The agent may have inserted statements into it, which print variables
/// before the script clears them; bpftrace's columns count these.
/// </summary>
internal sealed class SentLine
{
    private const string Tab = "    "; // as bpftrace prints one

    private readonly int _insertion; // in bytes of the script's line
    private readonly int _inserted; // length

    /// <param name="line">The line of the script.</param>
    /// <param name="quoted">The line as bpftrace quotes it; null if it does not.</param>
    public SentLine(string line, string? quoted)
    {
        if (quoted is null)
            return;
        _inserted = Math.Max(0, quoted.Length - line.Replace("\t", Tab, StringComparison.Ordinal).Length);
        _insertion = Encoding.UTF8.GetByteCount(line.AsSpan(0, CommonLength(line, quoted)));
    }

    /// <summary>The column in the script's line; null for one in what was inserted.</summary>
    public int? ToScript(int column)
    {
        if (column <= _insertion)
            return column;
        return column > _insertion + _inserted ? column - _inserted : null;
    }

    private static int CommonLength(string line, string quoted)
    {
        int length = 0;
        ReadOnlySpan<char> rest = quoted;
        while (length < line.Length && rest.StartsWith(line[length] == '\t' ? Tab : line.AsSpan(length, 1)))
        {
            rest = rest[(line[length] == '\t' ? Tab.Length : 1)..];
            length++;
        }

        return length;
    }
}
