namespace Pcp.Interop.Hosting;

/// <summary>The configuration of pmcd(1): <c>pmcd.conf</c>.</summary>
internal static class PmcdConfig
{
    /// <summary>
    /// Whether pmcd waits for the agent of this domain to report that it is ready. An agent must not report that
    /// unasked: pmcd would take it for the answer to its first request.
    /// </summary>
    internal static bool IsNotReady(int domain)
    {
        try
        {
            return File.ReadLines(PcpConfig.Get("PCP_PMCDCONF_PATH")).Any(line => IsNotReady(line, domain));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    // NAME DOMAIN pipe binary [notready] COMMAND
    private static bool IsNotReady(string line, int domain) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is
            [[not '#', ..], string number, "pipe", "binary", "notready", ..]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int found) && found == domain;
}
