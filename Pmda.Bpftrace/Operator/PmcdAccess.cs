namespace Pmda.Bpftrace.Operator;

/// <summary>Whether pmcd lets clients over the network read, as far as its files say.</summary>
/// <param name="configuration">The path of pmcd.conf.</param>
/// <param name="options">The path of pmcd.options, with pmcd's command line.</param>
/// <param name="environment">The path of the file with pmcd's environment.</param>
internal sealed class PmcdAccess(string configuration, string options, string environment)
{
    private static readonly string[] _allHosts = ["*", ".*"];
    private static readonly string[] _notHosts = ["user", "users", "group", "groups"];

    /// <summary>The path of pmcd.conf.</summary>
    public string Configuration => configuration;

    /// <summary>
    /// False if pmcd listens on this host only, or its configuration has a rule that keeps all others from reading.
    /// </summary>
    public bool LetsNetworkRead() => !ListensLocally() && !Rules().Any(KeepsAllFromReading);

    private bool ListensLocally()
    {
        string[] words = [.. Lines(options).SelectMany(Words)];
        string[] addresses = [.. words.Index().Where(word => word.Item == "-i").Select(at => Next(words, at.Index))];
        return Lines(environment).Any(line => line.Replace("export ", "", StringComparison.Ordinal) == "PMCD_LOCAL=1")
            || (addresses.Length > 0 && addresses.All(IsLoopback));
    }

    private static string Next(string[] words, int index) => index + 1 < words.Length ? words[index + 1] : "";

    private static bool IsLoopback(string address) =>
        address is "localhost" or "::1" || address.StartsWith("127.", StringComparison.Ordinal);

    // disallow [hosts] HOST, HOST : OPERATION, OPERATION; or : all except OPERATION;
    private string[] Rules() =>
        string.Join(' ', Lines(configuration).SkipWhile(line => line != "[access]").Skip(1)).Split(';');

    private static bool KeepsAllFromReading(string rule)
    {
        int colon = rule.LastIndexOf(':'); // hosts may have some too
        return colon > 0
            && Words(rule[..colon]) is ["disallow", .. string[] hosts]
            && !_notHosts.Contains(hosts.FirstOrDefault())
            && hosts.Select(host => host.Trim('"')).Intersect(_allHosts).Any()
            && Words(rule[(colon + 1)..]) is var operations
            && operations.Contains("fetch") != operations.Contains("all");
    }

    private static string[] Words(string text) => text.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return []; // ArgumentException: pcp.conf(5) does not have the path
        }
    }
}
