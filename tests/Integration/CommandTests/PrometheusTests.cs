using System.Globalization;
using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>A Prometheus that reads two hosts, as <c>conf/prometheus/bpftrace.yml</c> sets it up.</summary>
[TestFixture]
public sealed class PrometheusTests
{
    private const string Dead = "localhost:1"; // nobody listens there
    private const string AddressInExample = "localhost:44326";

    private readonly List<AgentRig> _agents = [];
    private readonly List<RunningScript> _scripts = [];
    private readonly Scratch _scratch = new();
    private RunningExporter _exporter = null!;
    private Daemon _prometheus = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public void StartPrometheus()
    {
        foreach (int factor in (int[])[7, 900])
        {
            _agents.Add(new AgentRig());
            _scripts.Add(CountingScript.Register(_agents[^1], factor));
        }

        _exporter = RunningExporter.Start(
            "-h", string.Join(',', [.. _agents.Select(each => each.Pmcd.HostSpec), Dead]));
        string example = File.ReadAllText(Checkout.PrometheusExample);
        Assert.That(example, Does.Contain(AddressInExample));
        string configuration = _scratch.Write(
            "etc/prometheus.yml",
            $"{example.Replace(AddressInExample, _exporter.Address)}\nglobal:\n  scrape_interval: 1s\n");
        Tool.Run("promtool", ["check", "config", configuration]).OutputOrFail();
        int port = FreePort.Find();
        _prometheus = new Daemon(
            "prometheus",
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_scratch.Root, "tsdb")}",
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
            ],
            _scratch.Environment,
            _scratch.Root);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Eventually.Bound };
    }

    [OneTimeTearDown]
    public void StopPrometheus()
    {
        _http?.Dispose();
        _prometheus?.Dispose();
        _exporter?.Dispose();
        _scratch.Dispose();
        _agents.ForEach(agent => agent.Dispose());
    }

    [Test]
    public void A_quantile_over_all_hosts_is_that_of_their_values()
    {
        foreach (double quantile in (double[])[0.5, 0.9])
        {
            double expected = Quantile(quantile, _scripts.Select(script => script.Data("bytes")));
            string number = quantile.ToString(CultureInfo.InvariantCulture);
            WaitFor(
                $"histogram_quantile({number}, sum by (le) (bpftrace_sizes_bytes_bucket))",
                values => values is [double value] && Math.Abs(value - expected) < 1e-9 * expected,
                expected);
        }
    }

    [Test]
    public void Counts_of_hosts_are_added() =>
        WaitFor("sum(bpftrace_sizes_calls_total)", values => values is [80], 80);

    [Test]
    public void A_host_that_does_not_answer_is_down()
    {
        WaitFor("up{job=\"bpftrace\"} == 1", values => values.Count == 2, 2);
        WaitFor($"up{{instance=\"{Dead}\"}}", values => values is [0], 0);
        WaitFor($"up{{instance=\"{_agents[1].Pmcd.HostSpec}\"}}", values => values is [1], 1);
    }

    /// <summary>
    /// pmproxy has metrics, too: histograms are counters without their suffix. promtool can read them, and objects to
    /// nothing else but the count of stats(), which has the name of a summary's.
    /// </summary>
    [Test]
    public void The_metrics_of_pmproxy_have_other_names_than_Prometheus_expects()
    {
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(_agents[0].Pmcd);
        using HttpClient http = new() { Timeout = Eventually.Bound };
        string url = $"http://localhost:{pmproxy.Port}/metrics?names=bpftrace.scripts.{CountingScript.Name}.data"
            + $"&hostspec={Uri.EscapeDataString(_agents[0].Pmcd.HostSpec)}";
        byte[] metrics = http.GetByteArrayAsync(url).GetAwaiter().GetResult();
        ToolResult check = Tool.Run("promtool", ["check", "metrics"], null, metrics);
        Assert.That(check.ExitCode, Is.EqualTo(3), check.ToString());
        string[] complaints = check.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(complaints, Has.Some.StartWith("bpftrace_scripts_sizes_data_bytes counter metrics should have"));
        Assert.That(
            complaints,
            Is.All.EndsWith(" counter metrics should have \"_total\" suffix")
                .Or.StartsWith("bpftrace_scripts_sizes_data_numbers_count non-histogram and non-summary metrics "));
    }

    /// <summary>
    /// The quantile as Prometheus computes it: within a bucket, values are taken to be spread evenly from the end of
    /// the bucket before to its own end.
    /// </summary>
    private static double Quantile(double quantile, IEnumerable<PminfoValues> hosts)
    {
        (double Low, double High, double Count)[] buckets =
        [
            .. hosts.SelectMany(host => host.ByName)
                .GroupBy(bucket => bucket.Key, bucket => Number(bucket.Value))
                .Select(bucket => (Number(bucket.Key.Split('-')[0]), Number(bucket.Key.Split('-')[1]), bucket.Sum()))
                .OrderBy(bucket => bucket.Item1),
        ];
        double rank = quantile * buckets.Sum(bucket => bucket.Count);
        foreach ((double low, double high, double count) in buckets)
        {
            if (rank <= count)
                return high == 0 ? 0 : low - 1 + ((high - low + 1) * rank / count);
            rank -= count;
        }

        throw new InvalidOperationException("there are no values");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void WaitFor(string query, Predicate<IReadOnlyList<double>> wanted, double expected) =>
        Eventually.Holds(() => wanted(Query(query)), $"{query} to be {expected}", () => $"{_prometheus.Output}");

    private double[] Query(string query)
    {
        try
        {
            using Stream answer = _http.GetStreamAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}")
                .GetAwaiter().GetResult();
            using JsonDocument document = JsonDocument.Parse(answer);
            return
            [
                .. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                    .Select(series => Number(series.GetProperty("value")[1].GetString()!)),
            ];
        }
        catch (HttpRequestException)
        {
            return []; // it does not listen yet
        }
    }
}
