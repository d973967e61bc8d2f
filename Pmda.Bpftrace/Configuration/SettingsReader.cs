using Pcp.Interop.Tables;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// Reads <c>bpftrace.conf</c>. An error is reported with file and line, and the default is used; it never keeps the
/// agent from starting. Every default is the cautious choice.
/// </summary>
internal sealed class SettingsReader
{
    // A smaller limit holds no table, a larger text cannot be delivered.
    private const int MinOutputLimit = 1024;
    private const int MaxNice = 19;
    private const long MaxMemoryLimit = 1L << 50;
    private const int MaxOutputLimit = MetricTable.MaxTextLength;

    private const string InsteadOfFile = "using the defaults instead, and owner for readers";

    private const string AuditToLog = "log";
    private const string AuditToSyslog = "syslog";

    private const string Bpftrace = "bpftrace";
    private const string Autostart = "autostart";
    private const string DynamicScripts = "dynamic_scripts";

    // Had auth_enabled and allowed_users of [dynamic_scripts] before PCP 5.1.
    private const string Authentication = "authentication";

    private static readonly Dictionary<string, string[]> _knownKeys = new()
    {
        [Bpftrace] =
        [
            "bpftrace_path", "script_expiry_time", "rest_after", "start_timeout", "max_throughput", "max_memory",
            "nice", "output_limit", "max_map_keys", "capabilities", "readers", "audit",
        ],
        [Autostart] = ["restart"],
        [DynamicScripts] =
        [
            "enabled", "auth_enabled", "allowed_users", "allowed_groups", "keep_scripts", "restart", "max_scripts",
            "max_scripts_per_user", "max_registrations_per_minute",
        ],
        [Authentication] = ["enabled", "allowed_users"],
    };

    /// <summary>
    /// Settings that cannot give anybody root's rights: they are taken from any file. <c>readers</c> is among them
    /// because its default is the least strict.
    /// </summary>
    internal static readonly Dictionary<string, string[]> HarmlessKeys = new()
    {
        [Bpftrace] = ["script_expiry_time", "rest_after", "max_throughput", "nice", "output_limit", "readers"],
        [Autostart] = ["restart"],
        [DynamicScripts] = ["restart"],
    };

    private readonly string _path;
    private readonly IniFile _file;
    private readonly bool _isExposed;
    private readonly SettingValues _values;
    private readonly List<(int Line, LogMessage Message)> _messages = [];

    private SettingsReader(string path, string text, bool isExposed)
    {
        _path = path;
        _file = IniFile.Parse(text);
        _isExposed = isExposed;
        _values = new SettingValues(Find, Error);
    }

    /// <summary>
    /// Reads a file. If there is none, the defaults are used. So they are if it cannot be read, but with an error and
    /// <see cref="Readers.Owner"/>. If others than root can change it, only harmless settings are taken from it, with
    /// an error.
    /// </summary>
    public static SettingsResult Read(IFileOpener opener, string path) =>
        Read(path, () => SettingsFile.Read(opener, path));

    /// <summary>Reads a file that is checked before it is put in place; it does not matter who can write it.</summary>
    public static SettingsResult ReadDraft(string path) => Read(path, () => SettingsFile.ReadDraft(path));

    private static SettingsResult Read(string path, Func<SettingsFile> read)
    {
        try
        {
            SettingsFile file = read();
            if (file.Text is { } text)
                return Parse(path, text, file.Exposed);
            return Unusable(
                $"{path}: it is not read, because {file.Exposed!.Text}; {InsteadOfFile}; " + After(file.Exposed));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SettingsResult(
                new AgentSettings(),
                [new LogMessage(LogEventLevel.Information, $"{path}: no such file; using the defaults")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable($"{path}: cannot be read ({e.Message}); {InsteadOfFile}");
        }
    }

    /// <summary>Reads the text of a file, whose name is for messages.</summary>
    public static SettingsResult Parse(string path, string text, Exposure? exposed = null)
    {
        SettingsReader reader = new(path, text, exposed is not null);
        AgentSettings settings = reader.ReadSettings(new AgentSettings());
        reader.ReportExposed(exposed);
        reader.ReportLines();
        reader.ReportMissingAuthentication(settings.DynamicScripts);
        return new SettingsResult(
            settings, [.. reader._messages.OrderBy(entry => entry.Line).Select(entry => entry.Message)]);
    }

    // The file may have had a stricter value than the default.
    private static SettingsResult Unusable(string text) =>
        new(new AgentSettings { Readers = Readers.Owner }, [new LogMessage(LogEventLevel.Error, text)]);

    private IniSection? Variables => _file.Section(EnvironmentSection.Name);

    private AgentSettings ReadSettings(AgentSettings defaults)
    {
        RunnerOptions runner = defaults.Runner;
        DynamicScriptsSettings dynamic = defaults.DynamicScripts;
        return new AgentSettings
        {
            Runner = new RunnerOptions
            {
                BpftracePath = _values.Program(Bpftrace, "bpftrace_path", runner.BpftracePath),
                Environment = EnvironmentSection.Read(_isExposed ? null : Variables, Error),
                ScriptExpiryTime = _values.Seconds(Bpftrace, "script_expiry_time", runner.ScriptExpiryTime),
                RestAfter = _values.Seconds(Bpftrace, "rest_after", runner.RestAfter),
                StartTimeout = _values.Seconds(Bpftrace, "start_timeout", runner.StartTimeout),
                MaxThroughput = (int)Math.Min(
                    int.MaxValue, _values.Integer(Bpftrace, "max_throughput", runner.MaxThroughput, 1)),
                MaxMemory = _values.Integer(
                    Bpftrace, "max_memory", runner.MaxMemory, 0, MaxMemoryLimit, " (no limit)"),
                Nice = (int)_values.Integer(Bpftrace, "nice", runner.Nice, 0, MaxNice),
                Capabilities = _values.Capabilities(Bpftrace, "capabilities", runner.Capabilities),
                OutputLimit = (int)_values.Integer(
                    Bpftrace, "output_limit", runner.OutputLimit, MinOutputLimit, MaxOutputLimit),
                MaxMapKeys = (int)_values.Integer(
                    Bpftrace, "max_map_keys", runner.MaxMapKeys, 0, int.MaxValue, " (as bpftrace has it)"),
            },
            Restart = new RestartSettings(
                _values.Restart(Autostart, "restart", defaults.Restart.Autostart),
                _values.Restart(DynamicScripts, "restart", defaults.Restart.Dynamic)),
            DynamicScripts = new DynamicScriptsSettings
            {
                Enabled = _values.Boolean(DynamicScripts, "enabled", dynamic.Enabled),
                AuthEnabled = Find(DynamicScripts, "auth_enabled") is not null
                    ? _values.Boolean(DynamicScripts, "auth_enabled", dynamic.AuthEnabled)
                    : _values.Boolean(Authentication, "enabled", dynamic.AuthEnabled),
                AllowedUsers = Find(DynamicScripts, "allowed_users") is not null
                    ? _values.Names(DynamicScripts, "allowed_users")
                    : _values.Names(Authentication, "allowed_users"),
                AllowedGroups = _values.Names(DynamicScripts, "allowed_groups"),
                KeepScripts = _values.Boolean(DynamicScripts, "keep_scripts", dynamic.KeepScripts),
                Quota = new QuotaSettings(
                    _values.Limit(DynamicScripts, "max_scripts", dynamic.Quota.MaxScripts),
                    _values.Limit(DynamicScripts, "max_scripts_per_user", dynamic.Quota.MaxScriptsPerUser),
                    _values.Limit(
                        DynamicScripts, "max_registrations_per_minute", dynamic.Quota.MaxRegistrationsPerMinute)),
            },
            Readers = ReadReaders(defaults.Readers),
            AuditToSyslog = _values.Text(
                Bpftrace,
                "audit",
                $"{AuditToLog} or {AuditToSyslog}",
                AuditToLog,
                static value => value is AuditToLog or AuditToSyslog) == AuditToSyslog,
        };
    }

    // The default is the least strict: it is not used if the line that sets another value may be the one with an error.
    private Readers ReadReaders(Readers standard)
    {
        const string Key = "readers";
        if (Find(Bpftrace, Key) is not null || LineThatMayHave(Key) is not { } line)
            return _values.ReadersOf(Bpftrace, Key, standard);
        Error(line, $"{Key} is not set, perhaps because of an error in this line; using owner instead");
        return Readers.Owner;
    }

    // The first line with an error; or that of another key whose value goes on with the key, because it is indented.
    private int? LineThatMayHave(string key)
    {
        if (_file.Errors.Count > 0)
            return _file.Errors[0].Line;
        return _file.Sections.SelectMany(static section => section.Keys)
            .FirstOrDefault(other => other.Value.Split('\n').Skip(1)
                .Any(line => line.StartsWith(key, StringComparison.OrdinalIgnoreCase)))
            ?.Line;
    }

    private static string After(Exposure exposed) => $"check who wrote it, then {exposed.Remedy} and restart the agent";

    // Null: the key is not set, or not taken from a file that others can change.
    private IniKey? Find(string section, string key) =>
        !_isExposed || HarmlessKeys.GetValueOrDefault(section, []).Contains(key) ? _file.Find(section, key) : null;

    private void ReportExposed(Exposure? exposed)
    {
        if (exposed is null)
            return;
        IEnumerable<string> ignored =
            from known in _knownKeys
            from key in known.Value
            where _file.Find(known.Key, key) is not null && Find(known.Key, key) is null
            select key;
        if (Variables is not null)
            ignored = ignored.Append($"section [{EnvironmentSection.Name}]");
        string keys = string.Join(", ", ignored.Distinct());
        _messages.Add((0, new LogMessage(
            LogEventLevel.Error,
            $"{_path}: {exposed.Text}, and so could have programs run as root: "
                + (keys.Length == 0 ? "" : $"using the defaults of {keys} instead; ")
                + After(exposed))));
    }

    private void ReportLines()
    {
        foreach ((int line, string text) in _file.Errors)
            Error(line, text);

        foreach (IniSection section in _file.Sections.Where(section => section.Name != EnvironmentSection.Name))
        {
            if (!_knownKeys.TryGetValue(section.Name, out string[]? known))
            {
                Warn(section.Line, $"unknown section [{section.Name}]; ignored");
                continue;
            }

            foreach (IniKey key in section.Keys.Where(key => !known.Contains(key.Name)))
                Warn(key.Line, $"unknown key {key.Name} in section [{section.Name}]; ignored");
            if (section.Name == Authentication)
            {
                Warn(
                    section.Line,
                    "section [authentication] is from before PCP 5.1; "
                        + "its keys are now auth_enabled and allowed_users of section [dynamic_scripts]");
            }
        }
    }

    private void ReportMissingAuthentication(DynamicScriptsSettings settings)
    {
        IniKey? key = Find(DynamicScripts, "auth_enabled") ?? Find(Authentication, "enabled");
        if (key is not null && settings is { Enabled: true, AuthEnabled: false })
        {
            Warn(
                key.Line,
                "auth_enabled is false: everyone who reaches pmcd may run code as root; "
                    + "set it to true, and allowed_users to those who may");
        }
    }

    private void Error(int line, string text) => Report(LogEventLevel.Error, line, text);

    private void Warn(int line, string text) => Report(LogEventLevel.Warning, line, text);

    private void Report(LogEventLevel level, int line, string text) =>
        _messages.Add((line, new LogMessage(level, $"{_path}:{line}: {text}")));
}
