namespace Pcp.Bpftrace.Doctor;

/// <summary>The agent's bpftrace.conf, as far as checks want to know; the agent itself checks all of it.</summary>
internal sealed class ConfigurationFile
{
    private readonly string _text;

    private ConfigurationFile(string path, string text) => (Path, _text) = (path, text);

    /// <summary>Its path.</summary>
    internal string Path { get; }

    /// <summary>The file of a host; null if it cannot be read.</summary>
    internal static ConfigurationFile? Of(IHostFacts host)
    {
        string path = PathOf(host);
        return host.Read(path) is { } text ? new ConfigurationFile(path, text) : null;
    }

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
