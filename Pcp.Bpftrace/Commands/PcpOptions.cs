using System.CommandLine;
using System.CommandLine.Parsing;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>
/// The options that PCP's clients have in common (PCPIntro(1)). Those given to pcp(1) before the name of the command
/// arrive as variables of the environment, and are defaults.
/// </summary>
internal static class PcpOptions
{
    private const string ArchiveVariable = "PCP_ARCHIVE";

    internal static readonly Option<string[]> Host = new("--host", "-h")
    {
        Description = "host, or hosts separated by commas; may be repeated (default: this host)",
        HelpName = "HOST,...",
        Recursive = true,
    };

    internal static readonly Option<string?> HostsFile = new("--hosts")
    {
        Description = "file with hosts, one a line; # begins a comment",
        HelpName = "FILE",
        Recursive = true,
    };

    internal static readonly Option<string?> Archive = new("--archive", "-a")
    {
        Description = "read an archive that pmlogger has written",
        HelpName = "ARCHIVE",
    };

    internal static readonly Option<string?> Interval = new("--interval", "-t")
    {
        Description = "time between samples: 2, 500ms, 1min (default: 1s, or that of the script)",
        HelpName = "INTERVAL",
    };

    internal static readonly Option<string?> Samples = new("--samples", "-s")
    {
        Description = "end after this many samples with values (default: 0, without end)",
        HelpName = "COUNT",
    };

    internal static readonly Option<string?> Start = Time("--start", "-S", "start of the time window");

    internal static readonly Option<string?> Finish = Time("--finish", "-T", "end of the time window");

    internal static readonly Option<string?> Origin = Time("--origin", "-O", "first sample within the time window");

    internal static readonly Option<string?> Align = Time("--align", "-A", "align the first sample with this");

    internal static readonly Option<bool> HostZone = new("--hostzone", "-z")
    {
        Description = "show times in the time zone of the host",
    };

    internal static readonly Option<string?> TimeZone = new("--timezone", "-Z")
    {
        Description = "show times in this time zone",
        HelpName = "ZONE",
    };

    /// <summary>Adds the options about live samples: how often, how many, the time zone.</summary>
    internal static void AddSampling(Command command)
    {
        foreach (Option option in (Option[])[Interval, Samples, HostZone, TimeZone])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(HostZone) is not null && result.GetResult(TimeZone) is not null)
                result.AddError($"give either {HostZone.Name} or {TimeZone.Name}, not both");
        });
    }

    /// <summary>Adds the options for archives.</summary>
    internal static void AddArchive(Command command)
    {
        foreach (Option option in (Option[])[Archive, Start, Finish, Origin, Align])
            command.Options.Add(option);
    }

    /// <summary>Refuses a time window without an archive.</summary>
    internal static void ValidateArchive(CommandResult result)
    {
        foreach (Option<string?> option in (Option<string?>[])[Start, Finish, Origin, Align])
        {
            if (result.GetResult(option) is not null && result.GetResult(Archive) is null)
                result.AddError($"{option.Name} is for archives: {Archive.Name} ARCHIVE");
        }
    }

    /// <summary>The hosts of the command line, of pcp(1), or this host; each once.</summary>
    /// <exception cref="CommandException">There are none, or pcp(1) was asked for an archive instead.</exception>
    internal static IReadOnlyList<string> Hosts(ParseResult parsed, Func<string, string?> environment)
    {
        if (environment(ArchiveVariable) is { Length: > 0 })
        {
            throw new CommandException(
                $"{parsed.CommandResult.Command.Name} needs a host, not an archive", ExitStatus.WrongUsage);
        }

        List<string> hosts = [.. (parsed.GetValue(Host) ?? []).SelectMany(HostSpec.Split)];
        if (parsed.GetValue(HostsFile) is { } file)
            hosts.AddRange(HostsIn(file));
        if (hosts.Count == 0 && environment("PCP_HOST") is { } given)
            hosts.AddRange(HostSpec.Split(given));
        if (hosts.Contains(""))
            throw new CommandException($"{Host.Name}: the name of a host is empty", ExitStatus.WrongUsage);
        return hosts.Count == 0 ? [HostSpec.Local] : [.. hosts.DistinctBy(HostSpec.Shown)];
    }

    /// <summary>When to take samples, as the command line or pcp(1) say.</summary>
    internal static SamplingOptions Sampling(ParseResult parsed, Func<string, string?> environment)
    {
        return new SamplingOptions
        {
            Archive = Value(Archive, ArchiveVariable),
            Interval = Value(Interval, "PCP_INTERVAL"),
            Samples = Count(Value(Samples, "PCP_SAMPLES")),
            Start = Value(Start, "PCP_START_TIME"),
            Finish = Value(Finish, "PCP_FINISH_TIME"),
            Origin = Value(Origin, "PCP_ORIGIN_TIME"),
            Align = Value(Align, "PCP_ALIGN_TIME"),
            TimeZone = Value(TimeZone, "PCP_TIMEZONE"),
            UsesHostZone = parsed.GetValue(HostZone) || environment("PCP_HOSTZONE") is not null,
        };

        string? Value(Option<string?> option, string variable) => parsed.GetValue(option) ?? environment(variable);
    }

    private static Option<string?> Time(string name, string alias, string description) => new(name, alias)
    {
        Description = description,
        HelpName = "TIME",
    };

    private static int? Count(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? (count == 0 ? null : count)
        : throw new CommandException($"{Samples.Name}: '{text}' is not a number of samples", ExitStatus.WrongUsage);

    private static List<string> HostsIn(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{HostsFile.Name}: {file} cannot be read: {FileFailure.Of(e, file)}");
        }

        List<string> hosts = [.. lines.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0)];
        return hosts.Count > 0 ? hosts : throw new CommandException($"{HostsFile.Name}: there are no hosts in {file}");
    }
}
