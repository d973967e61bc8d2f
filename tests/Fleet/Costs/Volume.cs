using System.Globalization;
using Pcp.Interop;

namespace Fleet.Costs;

/// <summary>How much has been stored.</summary>
/// <param name="Archives">The bytes of all archives.</param>
/// <param name="Redis">The bytes that redis-server uses.</param>
/// <param name="PrometheusSamples">The samples that Prometheus has added.</param>
internal sealed record Volume(long Archives, long Redis, long PrometheusSamples)
{
    /// <summary>Until now.</summary>
    public static Volume Now() => new(
        Directory.EnumerateFiles(PcpConfig.Get("PCP_ARCHIVE_DIR"), "*", SearchOption.AllDirectories)
            .Sum(file => new FileInfo(file).Length),
        Find(Tool.Run("redis-cli", ["info", "memory"]).OutputOrFail(), "used_memory:"),
        Find(Get("http://localhost:9090/metrics"), "prometheus_tsdb_head_samples_appended_total{type=\"float\"} ",
            "prometheus_tsdb_head_samples_appended_total "));

    public static Volume operator -(Volume after, Volume before) => new(
        after.Archives - before.Archives,
        after.Redis - before.Redis,
        after.PrometheusSamples - before.PrometheusSamples);

    private static string Get(string url)
    {
        using HttpClient http = new();
        return http.GetStringAsync(url).Result;
    }

    // The number after the first of these prefixes with which a line begins; 0 if there is none yet.
    private static long Find(string text, params IEnumerable<string> prefixes) => prefixes
        .SelectMany(prefix => text.Split('\n')
            .Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Select(line => (long)double.Parse(line[prefix.Length..].Trim(), CultureInfo.InvariantCulture)))
        .FirstOrDefault();
}
