namespace Pcp.Bpftrace.Agent;

/// <summary>Host specifications, as PCPIntro(1) describes them.</summary>
internal static class HostSpec
{
    /// <summary>This host, by its local socket.</summary>
    internal const string Local = "local:";

    /// <summary>Whether pmcd is reached by a local socket, which tells it the user.</summary>
    internal static bool IsLocal(string host) =>
        host.StartsWith("local:", StringComparison.Ordinal) || host.StartsWith("unix:", StringComparison.Ordinal);

    /// <summary>Whether pmcd learns who the user is: by a local socket, or by SASL.</summary>
    internal static bool HasUser(string host) => IsLocal(host) || Attributes(host).Contains("method=");

    /// <summary>The host for people, without its attributes, one of which may be a password.</summary>
    internal static string Shown(string host) => host == Local ? "localhost" : host.Split('?')[0];

    /// <summary>The name or address of the host alone; for a local socket as <see cref="Shown"/>.</summary>
    internal static string NameOf(string host)
    {
        string shown = Shown(host);
        if (IsLocal(host))
            return shown;
        int protocol = shown.IndexOf("://", StringComparison.Ordinal);
        string rest = (protocol < 0 ? shown : shown[(protocol + 3)..]).Split('@')[0]; // before the proxy
        return rest.StartsWith('[') ? rest[1..].Split(']')[0] : rest.Split(':')[0];
    }

    /// <summary>The option that names the host in a command proposed to the user; empty for this host.</summary>
    internal static string Option(string host) => host == Local ? "" : $" -h {Shown(host)}";

    /// <summary>Divides a list of hosts at its commas.</summary>
    /// <remarks>
    /// PCP uses commas too, between ports and between attributes: <c>nas1:44321,4321@firewall</c>,
    /// <c>nas2?method=plain,user=tanya</c>. So a part that is a port, or an attribute after others, is no new host.
    /// An empty part is an empty host.
    /// </remarks>
    internal static IReadOnlyList<string> Split(string list)
    {
        List<string> hosts = [];
        foreach (string part in list.Split(','))
        {
            if (hosts.Count > 0 && Continues(hosts[^1], part))
                hosts[^1] = $"{hosts[^1]},{part}";
            else
                hosts.Add(part.Trim());
        }

        return hosts;
    }

    private static bool Continues(string host, string part) => host.Contains('?')
        ? part.IndexOfAny(['=', '?']) is >= 0 and int mark && part[mark] == '='
        : part.Length > 0 && part.Split('@', '?')[0] is { Length: > 0 } port && port.All(char.IsAsciiDigit);

    private static string Attributes(string host) =>
        host.IndexOf('?', StringComparison.Ordinal) is >= 0 and int mark ? host[mark..] : "";
}
