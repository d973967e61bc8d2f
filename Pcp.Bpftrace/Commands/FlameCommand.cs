using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

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

    internal FlameCommand()
        : base("flame", "Write the stacks of a script that runs already as a flame graph.")
    {
        Arguments.Add(_name);
        foreach (Option option in (Option[])[_variable, _file, DisplayOptions.Folded, ScriptOptions.Duration])
            Options.Add(option);
        PcpOptions.AddArchive(this);
        Validators.Add(PcpOptions.ValidateArchive);
        Validators.Add(result =>
        {
            bool hasDuration = result.GetResult(ScriptOptions.Duration) is not null;
            if (hasDuration && result.GetResult(PcpOptions.Archive) is not null)
                result.AddError("--for is for a script that runs; of an archive, select the time with -S and -T");
        });
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        TextWriter output = parsed.InvocationConfiguration.Output, errors = parsed.InvocationConfiguration.Error;
        string name = parsed.GetRequiredValue(_name);
        bool isFolded = parsed.GetValue(DisplayOptions.Folded);
        FlameFile file = parsed.GetValue(_file) is { } path ? new FlameFile(path, isFolded)
            : isFolded ? FlameFile.Lines
            : new FlameFile($"{name}.svg", IsFolded: false);
        using FlameOutput open = file.Open(output);
        SamplingOptions sampling = PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable);
        TimeSpan? duration = ScriptOptions.DurationOf(parsed);
        int status = ExitStatus.Success;
        TimeSpan? span;
        Sample? sample = sampling.Archive is not null
            ? Recorded(Replaying.Ends(name, sampling, errors), hasStart: sampling.Start is not null, out span)
            : Now(
                name,
                PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable),
                duration,
                errors,
                out status,
                out span);
        if (sample is null)
            return status;
        Variable variable = open.Write(sample, parsed.GetValue(_variable), name, span);
        if (span is not null && !variable.IsCounter)
            CommandLine.Report(errors, LastValues(variable));
        if (file.IsNamed)
            output.WriteLine($"{file.Path} has been written{(isFolded ? "" : "; a browser shows it")}");
        return status;
    }

    /// <summary>The note about stacks that are not those of the time that was asked for.</summary>
    internal static string LastValues(Variable variable) =>
        $"note: {variable.Name} is not a counter, as when the script clears it: these are its last values, not "
        + "those of the given time";

    /// <summary>The counts of the time window; without a start, those since the script began.</summary>
    internal static Sample Recorded((Sample First, Sample Last) ends, bool hasStart, out TimeSpan? span)
    {
        span = hasStart ? ends.Last.Time - ends.First.Time : null;
        return hasStart ? Difference.Of(ends.Last, ends.First) : ends.Last;
    }

    /// <summary>The stacks of all hosts that answer; null if none does, which is reported.</summary>
    /// <param name="name">The script.</param>
    /// <param name="hosts">The host specifications.</param>
    /// <param name="duration">How long to count at most, until the user ends it; null: since the script began.</param>
    /// <param name="errors">Where hosts that do not answer are reported.</param>
    /// <param name="status">The exit status.</param>
    /// <param name="span">The time in which the counts were made; null: since the script began.</param>
    private static Sample? Now(
        string name,
        IReadOnlyList<string> hosts,
        TimeSpan? duration,
        TextWriter errors,
        out int status,
        out TimeSpan? span)
    {
        span = null;
        IReadOnlyList<HostOutcome<ScriptReading>> outcomes = Read(name, hosts);
        if (duration is { } time)
        {
            IReadOnlyList<HostOutcome<ScriptReading>> before = outcomes;
            using (EndSignals signals = new())
                signals.Token.WaitHandle.WaitOne(time);
            outcomes = Read(name, hosts);
            span = SpanOf(before, outcomes);
            outcomes = [.. outcomes.Zip(before, Subtract)];
        }

        status = HostErrors.Report(outcomes, errors);
        HostReading[] readings =
        [
            .. outcomes.Where(outcome => outcome.Result is not null).Select(outcome => new HostReading(
                new HostState(
                    HostSpec.Shown(outcome.Host), HostPhase.Running, Warnings: outcome.Result!.Warnings),
                outcome.Result)),
        ];
        return readings.Length > 0 ? Combined.Of(readings, byHost: false, DateTimeOffset.Now) : null;
    }

    private static IReadOnlyList<HostOutcome<ScriptReading>> Read(string name, IReadOnlyList<string> hosts) =>
        EachHost.Ask(hosts, agent => agent.ReadAll(agent.Open(agent.Script(name))));

    // The longest of all hosts.
    private static TimeSpan SpanOf(
        IEnumerable<HostOutcome<ScriptReading>> before, IEnumerable<HostOutcome<ScriptReading>> after) =>
        after.Zip(before)
            .Where(pair => pair.First.Result is not null && pair.Second.Result is not null)
            .Select(pair => pair.First.Result!.Time - pair.Second.Result!.Time)
            .DefaultIfEmpty()
            .Max();

    // A host that answered only once has no difference.
    private static HostOutcome<ScriptReading> Subtract(
        HostOutcome<ScriptReading> outcome, HostOutcome<ScriptReading> before) =>
        outcome.Result is not null && before.Result is not null
            ? outcome with { Result = Difference.Of(outcome.Result, before.Result) }
            : outcome with { Result = null, Error = outcome.Error ?? before.Error };
}
