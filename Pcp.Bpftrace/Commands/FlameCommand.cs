using System.CommandLine;

namespace Pcp.Bpftrace.Commands;

/// <summary>What <c>flame</c> is to do.</summary>
/// <param name="Name">The script.</param>
/// <param name="Variable">The variable with the stacks, as in the script; null for the first one.</param>
/// <param name="File">The file to write; null for <c>NAME.svg</c>, or standard output for folded stacks.</param>
/// <param name="IsFolded">Whether to write folded stacks rather than SVG.</param>
/// <param name="Duration">How long to count from now, in PCP's notation; null for all since the script began.</param>
/// <param name="Hosts">Where it runs.</param>
/// <param name="Sampling">The archive and its time window, or live values.</param>
internal sealed record FlameOptions(
    string Name,
    string? Variable,
    string? File,
    bool IsFolded,
    string? Duration,
    IReadOnlyList<string> Hosts,
    SamplingOptions Sampling);

/// <summary><c>flame</c>: writes the stacks of a script that runs already as a flame graph.</summary>
internal sealed class FlameCommand : Command
{
    private readonly Argument<string> _name = ScriptOptions.RegisteredScript();

    private readonly Option<string?> _variable = new("--variable")
    {
        Description = "the variable with the stacks (default: the first one)",
        HelpName = "@VARIABLE",
    };

    private readonly Option<string?> _file = new("--output", "-o")
    {
        Description = "file to write (default: NAME.svg, or standard output for folded stacks)",
        HelpName = "FILE",
    };

    private readonly Option<bool> _folded = new("--folded")
    {
        Description = "write folded stacks, for other tools, rather than SVG",
    };

    internal FlameCommand()
        : base("flame", "Write the stacks of a script that runs already as a flame graph.")
    {
        Arguments.Add(_name);
        foreach (Option option in (Option[])[_variable, _file, _folded, ScriptOptions.Duration])
            Options.Add(option);
        PcpOptions.AddArchive(this);
        SetAction(parsed => Run(Read(parsed)));
    }

    private static int Run(FlameOptions options) =>
        throw new CommandException($"flame is not there yet: {options}");

    private FlameOptions Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_name),
        parsed.GetValue(_variable),
        parsed.GetValue(_file),
        parsed.GetValue(_folded),
        parsed.GetValue(ScriptOptions.Duration),
        PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable),
        PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable));
}
