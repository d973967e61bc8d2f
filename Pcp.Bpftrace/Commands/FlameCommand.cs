using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

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
        SetAction(parsed => Run(
            Read(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
    }

    private static int Run(FlameOptions options, TextWriter output, TextWriter errors)
    {
        int status = ExitStatus.Success;
        Sample sample = options.Sampling.Archive is not null
            ? Replaying.Last(options.Name, options.Sampling)
            : Now(options, errors, out status);
        string file = options.File ?? (options.IsFolded ? FlameFile.StandardOutput : $"{options.Name}.svg");
        FlameFile.Write(sample, options.Variable, file, options.IsFolded, options.Name);
        if (file != FlameFile.StandardOutput)
            output.WriteLine($"{file} has been written; a browser shows it");
        return status;
    }

    private static Sample Now(FlameOptions options, TextWriter errors, out int status)
    {
        Sample? before = null;
        if (options.Duration is { } duration)
        {
            before = Read(options, errors, out _);
            using EndSignals signals = new();
            signals.Token.WaitHandle.WaitOne(Times.Parse(duration, ScriptOptions.Duration.Name));
        }

        Sample sample = Read(options, errors, out status);
        return before is null ? sample : Difference.Of(sample, before);
    }

    private static Sample Read(FlameOptions options, TextWriter errors, out int status)
    {
        IReadOnlyList<HostOutcome<ScriptReading>> outcomes =
            EachHost.Ask(options.Hosts, agent => agent.Read(agent.Open(agent.Script(options.Name))));
        status = HostErrors.Report(outcomes, errors);
        HostReading[] readings =
        [
            .. outcomes.Where(outcome => outcome.Result is not null).Select(outcome => new HostReading(
                new HostState(HostSpec.Shown(outcome.Host), HostPhase.Running), outcome.Result)),
        ];
        return readings.Length > 0
            ? Combined.Of(readings, byHost: false, DateTimeOffset.Now)
            : throw new CommandException("there are no values");
    }

    private FlameOptions Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_name),
        parsed.GetValue(_variable),
        parsed.GetValue(_file),
        parsed.GetValue(_folded),
        parsed.GetValue(ScriptOptions.Duration),
        PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable),
        PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable));
}
