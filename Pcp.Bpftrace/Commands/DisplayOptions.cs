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
/// <param name="Flame">The file for a flame graph at the end, or null.</param>
internal sealed record DisplayOptions(OutputFormat? Format, bool ByHost, FlameFile? Flame)
{
    internal static readonly Option<bool> Folded = new("--folded")
    {
        Description = "write folded stacks, for other tools, rather than SVG",
    };

    private static readonly string[] _formats = ["text", "json", "csv"]; // in the order of the numbers

    private static readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "write lines: text, json or csv",
        HelpName = string.Join('|', _formats),
    }.AcceptOnlyFromAmong(_formats);

    private static readonly Option<bool> _byHost = new("--by-host")
    {
        Description = "show the values of each host rather than combined ones",
    };

    private static readonly Option<string?> _flame = new("--flame")
    {
        Description = "write a flame graph of the stacks at the end",
        HelpName = "FILE.svg",
    };

    internal static void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_format, _byHost, _flame, Folded])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Folded) is not null && result.GetResult(_flame) is null)
                result.AddError($"{Folded.Name} needs a file: {_flame.Name} FILE");
        });
    }

    internal static DisplayOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_format) is { } format ? (OutputFormat)Array.IndexOf(_formats, format) : null,
        parsed.GetValue(_byHost),
        parsed.GetValue(_flame) is { } flame ? new FlameFile(flame, parsed.GetValue(Folded)) : null);
}
