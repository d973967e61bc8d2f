using System.Collections.Frozen;
using System.Globalization;
using Bpftrace.Runner.Language;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// Reads <c>bpftrace.conf</c>. An error in it is said with file and line and leaves that setting's default in place; it
/// never keeps the agent from starting. Every default is the cautious choice.
/// </summary>
internal sealed class SettingsReader
{
    /// <summary>The most that <c>output_limit</c> can be: more cannot be delivered.</summary>
    public const int MaxOutputLimit = MetricTable.MaxTextLength;

    /// <summary>The least that <c>output_limit</c> can be: less holds no table.</summary>
    public const int MinOutputLimit = 1024;

    private const string Bpftrace = "bpftrace";
    private const string Autostart = "autostart";
    private const string DynamicScripts = "dynamic_scripts";
    private const string RestartKey = "restart";

    // What [dynamic_scripts] auth_enabled and allowed_users were before PCP 5.1.
    private const string Authentication = "authentication";

    private static readonly Dictionary<string, string[]> _knownKeys = new()
    {
        [Bpftrace] = ["bpftrace_path", "script_expiry_time", "max_throughput", "output_limit", "max_map_keys"],
        [Autostart] = [RestartKey],
        [DynamicScripts] = ["enabled", "auth_enabled", "allowed_users", "allowed_groups", "keep_scripts", RestartKey],
        [Authentication] = ["enabled", "allowed_users"],
    };

    private readonly string _path;
    private readonly IniFile _file;
    private readonly List<(int Line, LogMessage Message)> _messages = [];

    private SettingsReader(string path, string text)
    {
        _path = path;
        _file = IniFile.Parse(text);
    }

    /// <summary>Reads a file; one that is not there gives the defaults, one that cannot be read gives them and an error.</summary>
    public static SettingsResult Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Defaults(LogEventLevel.Information, $"{path}: no such file; using the defaults");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Defaults(LogEventLevel.Error, $"{path}: cannot be read ({e.Message}); using the defaults instead");
        }
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="path">What the file is called in messages.</param>
    /// <param name="text">All of it.</param>
    public static SettingsResult Parse(string path, string text)
    {
        SettingsReader reader = new(path, text);
        AgentSettings settings = reader.ReadSettings();
        reader.ReportLines();
        reader.ReportMissingAuthentication(settings.DynamicScripts);
        return new SettingsResult(settings, [.. reader._messages.OrderBy(entry => entry.Line).Select(entry => entry.Message)]);
    }

    private static SettingsResult Defaults(LogEventLevel level, string text) =>
        new(new AgentSettings(), [new LogMessage(level, text)]);

    private AgentSettings ReadSettings()
    {
        AgentSettings defaults = new();
        DynamicScriptsSettings dynamicDefaults = defaults.DynamicScripts;
        return new AgentSettings
        {
            BpftracePath = Path(Bpftrace, "bpftrace_path", defaults.BpftracePath),
            ScriptExpiryTime = TimeSpan.FromSeconds(
                Integer(Bpftrace, "script_expiry_time", (long)defaults.ScriptExpiryTime.TotalSeconds, 0, int.MaxValue, " (never)")),
            MaxThroughput = Integer(Bpftrace, "max_throughput", defaults.MaxThroughput, 1, long.MaxValue),
            OutputLimit = (int)Integer(Bpftrace, "output_limit", defaults.OutputLimit, MinOutputLimit, MaxOutputLimit),
            MaxMapKeys = (int)Integer(Bpftrace, "max_map_keys", defaults.MaxMapKeys, 0, int.MaxValue, " (as bpftrace has it)"),
            Restart = new RestartSettings(
                Restart(Autostart, defaults.Restart.Autostart), Restart(DynamicScripts, defaults.Restart.Dynamic)),
            DynamicScripts = new DynamicScriptsSettings
            {
                Enabled = Boolean(DynamicScripts, "enabled", dynamicDefaults.Enabled),
                AuthEnabled = Has(DynamicScripts, "auth_enabled")
                    ? Boolean(DynamicScripts, "auth_enabled", dynamicDefaults.AuthEnabled)
                    : Boolean(Authentication, "enabled", dynamicDefaults.AuthEnabled),
                AllowedUsers = Has(DynamicScripts, "allowed_users")
                    ? Names(DynamicScripts, "allowed_users")
                    : Names(Authentication, "allowed_users"),
                AllowedGroups = Names(DynamicScripts, "allowed_groups"),
                KeepScripts = Boolean(DynamicScripts, "keep_scripts", dynamicDefaults.KeepScripts),
            },
        };
    }

    private bool Has(string section, string key) => _file.Find(section, key) is not null;

    private string Path(string section, string key, string standard)
    {
        if (Value(section, key, standard) is not ({ } found, { } value))
            return standard;
        if (value.Length > 0 && !value.Any(char.IsControl))
            return value;

        ReportDefault(found.Line, $"{key} must be the path of a program", standard);
        return standard;
    }

    // minMeans: what is to be said behind the least value.
    private long Integer(string section, string key, long standard, long min, long max, string minMeans = "")
    {
        string standardText = standard.ToString(CultureInfo.InvariantCulture);
        if (Value(section, key, standardText) is not ({ } found, { } value))
            return standard;
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= min && number <= max)
        {
            return number;
        }

        string range = max == long.MaxValue ? $"of at least {min}" : $"from {min}{minMeans} to {max}";
        ReportDefault(found.Line, $"{key} must be a whole number {range}, not {Quote(value)}", standardText);
        return standard;
    }

    private bool Boolean(string section, string key, bool standard)
    {
        string standardText = standard ? "true" : "false";
        if (Value(section, key, standardText) is not ({ } found, { } value))
            return standard;
        switch (value.ToLowerInvariant())
        {
            case "true" or "yes" or "on" or "1":
                return true;
            case "false" or "no" or "off" or "0":
                return false;
            default:
                ReportDefault(found.Line, $"{key} must be true or false (yes or no, on or off, 1 or 0), not {Quote(value)}", standardText);
                return standard;
        }
    }

    private RestartMode Restart(string section, RestartMode standard)
    {
        string standardText = RestartModes.NameOf(standard);
        if (Value(section, RestartKey, standardText) is not ({ } found, { } value))
            return standard;
        if (RestartModes.Parse(value) is { } mode)
            return mode;
        ReportDefault(found.Line, $"{RestartKey} must be {RestartModes.Names}, not {Quote(value)}", standardText);
        return standard;
    }

    private FrozenSet<string> Names(string section, string key) =>
        Value(section, key, "an empty list") is ({ }, { } value)
            ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal)
            : [];

    /// <summary>A key and its value, if the key is there and its value can be trusted.</summary>
    private (IniKey Key, string Value)? Value(string section, string key, string standard)
    {
        if (_file.Find(section, key) is not { } found)
            return null;
        if (found.RepeatedLine is { } repeated)
        {
            ReportDefault(repeated, $"{key} is already set at line {found.Line}", standard);
            return null;
        }

        if (Interpolation.TryExpand(found.RawValue, name => _file.Find(section, name)?.RawValue, out string value, out string? error))
            return (found, value);
        ReportDefault(found.Line, $"{key}: {error}", standard);
        return null;
    }

    private void ReportLines()
    {
        foreach ((int line, string text) in _file.Errors)
            Report(LogEventLevel.Error, line, text);

        foreach (IniSection section in _file.Sections)
        {
            if (!_knownKeys.TryGetValue(section.Name, out string[]? known))
            {
                Report(LogEventLevel.Warning, section.Line, $"unknown section [{section.Name}]; ignored");
                continue;
            }

            foreach (IniKey key in section.Keys.Where(key => !known.Contains(key.Name)))
                Report(LogEventLevel.Warning, key.Line, $"unknown key {key.Name} in section [{section.Name}]; ignored");
            if (section.Name == Authentication)
            {
                Report(LogEventLevel.Warning, section.Line, "section [authentication] is from before PCP 5.1; "
                    + "its keys are now auth_enabled and allowed_users of section [dynamic_scripts]");
            }
        }
    }

    private void ReportMissingAuthentication(DynamicScriptsSettings settings)
    {
        IniKey? key = _file.Find(DynamicScripts, "auth_enabled") ?? _file.Find(Authentication, "enabled");
        if (key is not null && settings is { Enabled: true, AuthEnabled: false })
        {
            Report(LogEventLevel.Warning, key.Line, "auth_enabled is false: everyone who reaches pmcd may run code as root; "
                + "set it to true, and allowed_users to those who may");
        }
    }

    private static string Quote(string value) => $"\"{value.ReplaceLineEndings(" ")}\"";

    private void ReportDefault(int line, string text, string standard) =>
        Report(LogEventLevel.Error, line, $"{text}; using {standard} instead");

    private void Report(LogEventLevel level, int line, string text) =>
        _messages.Add((line, new LogMessage(level, $"{_path}:{line}: {text}")));
}
