using System.CommandLine;

namespace Pcp.Bpftrace.Commands;

/// <summary>How the lines of values are written.</summary>
internal enum OutputFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>A JSON object for each sample.</summary>
    Json,

    /// <summary>Comma-separated values.</summary>
    Csv,
}

/// <summary>How <c>run</c> and <c>watch</c> show values.</summary>
/// <param name="Format">The format of lines; null for pictures if standard output is a terminal.</param>
/// <param name="ByHost">Whether the values of hosts are shown beside each other rather than combined.</param>
/// <param name="FlameFile">The file for a flame graph at the end, or null.</param>
/// <param name="IsFolded">Whether that file is for other tools rather than an SVG file.</param>
internal sealed record DisplayOptions(OutputFormat? Format, bool ByHost, string? FlameFile, bool IsFolded)
{
    private static readonly string[] _formats = ["text", "json", "csv"]; // in the order of the numbers

    private static readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "write lines: text, json (an object a sample) or csv",
        HelpName = string.Join('|', _formats),
    }.AcceptOnlyFromAmong(_formats);

    private static readonly Option<bool> _byHost = new("--by-host")
    {
        Description = "show the values of each host rather than their sum",
    };

    private static readonly Option<string?> _flame = new("--flame")
    {
        Description = "write a flame graph of the stacks at the end",
        HelpName = "FILE.svg",
    };

    private static readonly Option<bool> _folded = new("--folded")
    {
        Description = "write folded stacks, for other tools, rather than SVG",
    };

    internal static void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_format, _byHost, _flame, _folded])
            command.Options.Add(option);
    }

    internal static DisplayOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_format) is { } format ? (OutputFormat)Array.IndexOf(_formats, format) : null,
        parsed.GetValue(_byHost),
        parsed.GetValue(_flame),
        parsed.GetValue(_folded));
}
