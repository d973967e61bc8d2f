namespace Pcp.Bpftrace.Sources;

/// <summary>A script's text, and its name in messages about it.</summary>
/// <param name="Label">The file as on the command line, the path of a tool, <c>-e</c> or <c>standard input</c>.</param>
/// <param name="Code">The text, without a byte order mark.</param>
internal sealed record ScriptText(string Label, string Code)
{
    /// <summary>The lines, without their ends, as bpftrace counts them.</summary>
    public IReadOnlyList<string> Lines => [.. Code.Split('\n').Select(static line => line.TrimEnd('\r'))];
}
