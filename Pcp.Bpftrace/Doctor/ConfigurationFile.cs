namespace Pcp.Bpftrace.Doctor;

/// <summary>The agent's bpftrace.conf, as far as checks want to know; the agent itself checks all of it.</summary>
internal sealed class ConfigurationFile
{
    private readonly string _text;

    private ConfigurationFile(string text) => _text = text;

    /// <summary>The file of a host; null if it cannot be read.</summary>
    internal static ConfigurationFile? Of(IHostFacts host) =>
        host.Read(PathOf(host)) is { } text ? new ConfigurationFile(text) : null;

    /// <summary>Where it is.</summary>
    internal static string PathOf(IHostFacts host) => $"{host.AgentDirectory}/bpftrace.conf";

    /// <summary>A setting, or null if it is not there.</summary>
    internal string? Setting(string section, string key)
    {
        string? current = null, found = null;
        foreach (string line in _text.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith('[') && line.EndsWith(']'))
            {
                current = line[1..^1];
            }
            else if (current == section && line.Split(['=', ':'], 2) is [string name, string value]
                && name.Trim().Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                found = value.Trim();
            }
        }

        return found;
    }
}
