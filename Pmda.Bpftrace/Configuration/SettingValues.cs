using System.Collections.Frozen;

namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// Converts the values of keys to their types. A key that is not set, is set twice or has a value that is not valid
/// gets its default, in the last two cases with an error.
/// </summary>
/// <param name="find">Finds a key by section and name; null if it is not set.</param>
/// <param name="error">Reports an error, with its line.</param>
internal sealed class SettingValues(Func<string, string, IniKey?> find, Action<int, string> error)
{
    /// <summary>The name or path of a program.</summary>
    public string Program(string section, string key, string standard) =>
        Text(section, key, "the path of a program", standard, value => value.Length > 0 && !value.Any(char.IsControl))
            ?? standard;

    /// <summary>A whole number from min to max.</summary>
    /// <param name="section">The section.</param>
    /// <param name="key">The key.</param>
    /// <param name="standard">The default.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <param name="meaningOfMin">The meaning of the least, with a space before it: <c> (no limit)</c>.</param>
    public long Integer(
        string section, string key, long standard, long min, long max = long.MaxValue, string meaningOfMin = "")
    {
        long number = standard;
        bool parse(string value) =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, null, out number) && number >= min && number <= max;
        string range = max == long.MaxValue ? $"of at least {min}" : $"from {min}{meaningOfMin} to {max}";
        return Text(section, key, $"a whole number {range}", $"{standard}", parse) is null ? standard : number;
    }

    /// <summary>A limit; 0: no limit.</summary>
    public int Limit(string section, string key, int standard) =>
        (int)Integer(section, key, standard, 0, int.MaxValue, " (no limit)");

    /// <summary>A time in seconds; 0: never.</summary>
    public TimeSpan Seconds(string section, string key, TimeSpan standard) =>
        TimeSpan.FromSeconds(Integer(section, key, (long)standard.TotalSeconds, 0, int.MaxValue, " (never)"));

    /// <summary>Capabilities, a bit each.</summary>
    public ulong Capabilities(string section, string key, ulong standard)
    {
        const string Rule = "names of capabilities(7) separated by commas, or all";
        string? text = Text(
            section, key, Rule, CapabilityNames.DefaultText, value => CapabilityNames.Parse(value) is not null);
        return text is null ? standard : CapabilityNames.Parse(text)!.Value;
    }

    /// <summary>A truth value, in the words of Python's configparser.</summary>
    public bool Boolean(string section, string key, bool standard)
    {
        const string Rule = "true or false (yes or no, on or off, 1 or 0)";
        string standardText = standard ? "true" : "false";
        string? text = Text(section, key, Rule, standardText, value => ParseBoolean(value) is not null);
        return ParseBoolean(text) ?? standard;
    }

    /// <summary>Who may read; if the value is not valid, the strictest.</summary>
    public Readers ReadersOf(string section, string key, Readers standard)
    {
        static Readers? parse(string? value) => value switch
        {
            "everyone" => Readers.Everyone,
            "allowed" => Readers.Allowed,
            "owner" => Readers.Owner,
            _ => null,
        };
        string? text = Text(
            section, key, "everyone, allowed or owner", "owner", static value => parse(value) is not null);
        return parse(text) ?? (find(section, key) is null ? standard : Readers.Owner);
    }

    /// <summary>A restart mode.</summary>
    public RestartMode Restart(string section, string key, RestartMode standard)
    {
        string standardText = RestartModes.NameOf(standard);
        string? text = Text(
            section, key, RestartModes.Names, standardText, value => RestartModes.Parse(value) is not null);
        return RestartModes.Parse(text) ?? standard;
    }

    /// <summary>Names separated by commas.</summary>
    public FrozenSet<string> Names(string section, string key) =>
        (Text(section, key, "", "an empty list", static _ => true) ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// A text that obeys a rule. Null if the default is to be used: the key is not set or, with an error, the text does
    /// not obey.
    /// </summary>
    public string? Text(string section, string key, string rule, string standard, Func<string, bool> isValid)
    {
        if (find(section, key) is not { } found)
            return null;
        if (found.RepeatedLine is { } repeated)
        {
            error(repeated, $"{key} is already set at line {found.Line}; using {standard} instead");
            return null;
        }

        string value = found.Value;
        if (isValid(value))
            return value;
        error(found.Line, $"{key} must be {rule}, not \"{value.ReplaceLineEndings(" ")}\"; using {standard} instead");
        return null;
    }

    private static bool? ParseBoolean(string? value) => value?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => null,
    };
}
