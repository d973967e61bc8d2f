using Bpftrace.Runner.Output;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Operator;

/// <summary>Checks a configuration against this host.</summary>
/// <param name="directory">The users and groups of this host.</param>
/// <param name="files">The files of this host.</param>
/// <param name="searchPath">Where programs are searched (PATH), or null for the system's default.</param>
/// <param name="pmproxy">The path of pmproxy, which this host need not have.</param>
/// <param name="pmcd">Who may read from pmcd.</param>
internal sealed class HostCheck(
    IUserDirectory directory, IFileOpener files, string? searchPath, string pmproxy, PmcdAccess pmcd)
{
    // The default of execvp(3).
    private const string StandardSearchPath = "/bin:/usr/bin";

    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _searchPath = searchPath ?? StandardSearchPath;

    /// <summary>
    /// A warning, with the setting's name and a remedy, for each program, user and group that is missing, for a program
    /// that others than root can change, and if what scripts print can be read over the network; and what clients of
    /// this host's pmproxy need.
    /// </summary>
    public IEnumerable<LogMessage> Messages(AgentSettings settings)
    {
        string program = settings.Runner.BpftracePath;
        if (Find(program) is not { } found)
        {
            yield return Warn(
                "bpftrace_path", $"{WhyNot(program)}; install bpftrace, or set bpftrace_path to where it is");
        }
        else if (Exposed(found) is { } exposed)
        {
            yield return Warn("bpftrace_path", $"it runs as root, but {exposed.Text}; {exposed.Remedy}");
        }

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

        if (settings is { DynamicScripts.Enabled: true, Readers: Readers.Everyone } && pmcd.LetsNetworkRead())
        {
            yield return Warn(
                "readers",
                "everyone who reaches pmcd over the network can read the source of scripts and the text that they "
                    + "print, which can be whole files; set readers to allowed or owner, or restrict who may fetch in "
                    + $"section [access] of {pmcd.Configuration}");
        }

        if (settings.DynamicScripts is { Enabled: true, AuthEnabled: true } && File.Exists(pmproxy))
        {
            yield return new LogMessage(
                LogEventLevel.Information,
                "pmproxy: its clients, such as Grafana, may register scripts only with a user's password of pmcd's own "
                    + "(saslpasswd2 -a pmcd); see SECURITY in pmdabpftrace(1)");
        }
    }

    /// <summary>The path of a program that can be executed, or null; as execvp(3) looks it up.</summary>
    private string? Find(string program) =>
        (HasPath(program) ? [program] : _searchPath.Split(':').Select(folder => Path.Combine(folder, program)))
            .FirstOrDefault(IsExecutable);

    private string WhyNot(string program) =>
        !HasPath(program) ? $"there is no {program} on PATH ({_searchPath})"
        : Path.Exists(program) ? $"{program} cannot be executed"
        : $"there is no {program}";

    private static bool HasPath(string program) => program.Contains('/', StringComparison.Ordinal);

    private Exposure? Exposed(string program)
    {
        try
        {
            using OpenedPath opened = RootOwnedPath.Open(files, program);
            return opened.Exposed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // not for this user to see
        }
    }

    // By anyone: the agent runs as root, this check perhaps not.
    private static bool IsExecutable(string path)
    {
        try
        {
            FileSystemInfo file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return file.Exists && (file.UnixFileMode & Executable) != 0; // a directory is no existing FileInfo
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // a chain of links without an end, for example
        }
    }

    private static IEnumerable<string> Unknown(IEnumerable<string> names, Func<string, bool> isKnown) =>
        names.Where(name => !isKnown(name)).Order(StringComparer.Ordinal);

    private static LogMessage Warn(string setting, string text) => new(LogEventLevel.Warning, $"{setting}: {text}");
}
