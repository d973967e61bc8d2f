using System.Globalization;
using Pcp.Interop;

namespace Fleet.Values;

/// <summary>
/// Checks that archives, key-value store and Prometheus have the values that the hosts report, once these no longer
/// change. Prints a line a check: <c>ok …</c> or <c>not ok …</c>.
/// </summary>
internal static class ValueChecks
{
    private static int _failed;

    /// <summary>Checks the values of these hosts; returns the exit status.</summary>
    public static int Run(IReadOnlyList<string> hosts)
    {
        using HttpClient pmproxy = new() { BaseAddress = new Uri("http://localhost:44322") };
        using HttpClient prometheus = new() { BaseAddress = new Uri("http://localhost:9090") };
        StoredValues store = new(pmproxy);
        PrometheusValues scraped = new(prometheus);

        FleetValues live = PcpValues.Live(hosts);
        Check(
            $"Live, {hosts.Count} hosts have {Script.Values} values each",
            () => live.Count == hosts.Count * Script.Values ? "" : $"there are {live.Count}");
        string archives = PcpConfig.Get("PCP_ARCHIVE_DIR");
        Check("The archives end with these", () => live.DifferenceFrom(PcpValues.Recorded(hosts, archives)));
        Check("So does the key-value store", () => live.DifferenceFrom(store.Latest(hosts)));
        Check("So does Prometheus", () => live.DifferenceFrom(scraped.Latest()));
        foreach (string variable in Script.Variables)
        {
            Check(
                $"The store finds {variable} of all hosts by labels",
                () => Equal(hosts.Count, store.Count(variable, $"script==\"fleet\",variable==\"{variable}\"")));
            Check(
                $"The store finds {variable} by the script's own label",
                () => Equal(hosts.Count, store.Count(variable, "team==\"storage\"")));
        }

        foreach (double q in (double[])[0.5, 0.9, 0.99])
        {
            string expression = string.Create(
                CultureInfo.InvariantCulture, $"histogram_quantile({q}, sum by (le) (bpftrace_fleet_usecs_bucket))");
            Check(expression, () => Near(Quantile.Of(live, "usecs", q), scraped.Scalar(expression)));
        }

        return _failed == 0 ? 0 : 1;
    }

    // Values arrive within one interval of the recorder, or of Prometheus.
    private static void Check(string title, Func<string> difference)
    {
        string last = "";
        try
        {
            Eventually.Holds(() => (last = difference()).Length == 0, title);
            Console.WriteLine($"ok {title}");
        }
        catch (TimeoutException)
        {
            _failed++;
            Console.WriteLine($"not ok {title}\n# {last}");
        }
    }

    private static string Equal(int expected, int actual) =>
        expected == actual ? "" : $"{actual} in place of {expected}";

    private static string Near(double expected, double actual) =>
        Math.Abs(expected - actual) <= 1e-9 * expected ? "" : $"{actual} in place of {expected}";
}
