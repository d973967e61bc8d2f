using Bpftrace.Runner.Output;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Operator;

/// <summary>Checks that this host has the program, users and groups that a configuration names.</summary>
internal sealed class HostCheck(IUserDirectory directory, string? searchPath)
{
    // The default of execvp(3).
    private const string StandardSearchPath = "/bin:/usr/bin";

    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _searchPath = searchPath ?? StandardSearchPath;

    /// <summary>A warning, with the setting's name and a remedy, for each thing that is missing.</summary>
    public IEnumerable<LogMessage> Warnings(AgentSettings settings)
    {
        if (WhyNot(settings.Runner.BpftracePath) is { } reason)
            yield return Warn("bpftrace_path", $"{reason}; install bpftrace, or set bpftrace_path to where it is");
        foreach (string user in Unknown(settings.DynamicScripts.AllowedUsers, directory.HasUser))
        {
            yield return Warn(
                "allowed_users",
                $"this host has no user {Excerpt.Quote(user)}; correct the name or take it out, unless clients prove "
                    + "it by SASL");
        }

        foreach (string group in Unknown(settings.DynamicScripts.AllowedGroups, directory.HasGroup))
        {
            yield return Warn(
                "allowed_groups", $"this host has no group {Excerpt.Quote(group)}; correct the name or take it out");
        }
    }

    /// <summary>Why a program cannot be executed, or null; as execvp(3) looks it up.</summary>
    private string? WhyNot(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(program) ? null
                : Path.Exists(program) ? $"{program} cannot be executed"
                : $"there is no {program}";
        }

        return _searchPath.Split(':').Any(directory => IsExecutable(Path.Combine(directory, program)))
            ? null
            : $"there is no {program} on PATH ({_searchPath})";
    }

    // By anyone: the agent runs as root, this check perhaps not.
    private static bool IsExecutable(string path)
    {
        FileInfo file = new(path);
        return file.Exists
            && ((file.ResolveLinkTarget(returnFinalTarget: true) ?? file).UnixFileMode & Executable) != 0;
    }

    private static IEnumerable<string> Unknown(IEnumerable<string> names, Func<string, bool> isKnown) =>
        names.Where(name => !isKnown(name)).Order(StringComparer.Ordinal);

    private static LogMessage Warn(string setting, string text) => new(LogEventLevel.Warning, $"{setting}: {text}");
}
