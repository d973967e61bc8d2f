using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Exporter;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class VariableMetricsTests
{
    private const int UInt64 = 3, Text = 6; // pmapi.h

    [TestCase("@n", true, "s_n_total", "counter")]
    [TestCase("@", true, "s_root_total", "counter")]
    [TestCase("@n_total", true, "s_n_total", "counter")]
    [TestCase("@n", false, "s_n", "gauge")]
    // Names that series of counters, histograms and summaries could have.
    [TestCase("@n_total", false, "s_n_total_value", "gauge")]
    [TestCase("@n_count", false, "s_n_count_value", "gauge")]
    [TestCase("@n_sum", false, "s_n_sum_value", "gauge")]
    [TestCase("@n_bucket", false, "s_n_bucket_value", "gauge")]
    public void A_number_is_a_counter_or_a_gauge(string variable, bool isCounter, string name, string type) =>
        Assert.That(
            Exposition.LinesOf(Exposition.Script(
                "s", (Exposition.Variable(variable, isCounter: isCounter), [new Entry("", 7)]))),
            Is.EqualTo(new[] { $"# TYPE bpftrace_{name} {type}", $"bpftrace_{name} 7" }));

    [Test]
    public void A_map_has_a_series_for_each_key() =>
        Assert.That(
            Exposition.LinesOf(Exposition.Script(
                "s",
                (Exposition.Variable("@m", VariableKind.Map, isCounter: true), [new("a,1", 7), new("b", 8)]))).Skip(1),
            Is.EqualTo(new[] { "bpftrace_s_m_total{key=\"a,1\"} 7", "bpftrace_s_m_total{key=\"b\"} 8" }));

    [Test]
    public void A_histogram_has_the_bounds_of_its_function()
    {
        string[] lines = Exposition.LinesOf(Exposition.Script(
            "s",
            (Exposition.Variable("@h", VariableKind.Histogram, true, "hist"), [Bucket("2-3", 5)]),
            (Exposition.Variable("@l", VariableKind.Histogram, true, "lhist", "0,20,10"), [Bucket("10-19", 6)]),
            (Exposition.Variable("@o", VariableKind.Histogram, true), [Bucket("10-19", 7)])));
        Assert.That(lines.Count(line => line.StartsWith("bpftrace_s_h_bucket{le=")), Is.EqualTo(42));
        Assert.That(lines, Does.Contain("bpftrace_s_h_bucket{le=\"1\"} 0"));
        Assert.That(lines, Does.Contain("bpftrace_s_h_bucket{le=\"3\"} 5"));
        Assert.That(lines, Does.Contain("bpftrace_s_h_count 5"));
        Assert.That(
            lines.Where(line => line.Contains("s_l") || line.Contains("s_o")),
            Is.EqualTo(new[]
            {
                "# TYPE bpftrace_s_l histogram",
                "bpftrace_s_l_bucket{le=\"9\"} 0", "bpftrace_s_l_bucket{le=\"19\"} 6",
                "bpftrace_s_l_bucket{le=\"+Inf\"} 6", "bpftrace_s_l_count 6",
                "# TYPE bpftrace_s_o histogram",
                "bpftrace_s_o_bucket{le=\"9\"} 0", "bpftrace_s_o_bucket{le=\"19\"} 7",
                "bpftrace_s_o_bucket{le=\"+Inf\"} 7", "bpftrace_s_o_count 7",
            }));
    }

    [Test]
    public void Stats_are_a_summary() =>
        Assert.That(
            Exposition.LinesOf(Exposition.Script("s", Stats(isCounter: true))),
            Is.EqualTo(new[]
            {
                "# TYPE bpftrace_s_x summary",
                "bpftrace_s_x_sum{key=\"a\"} 30", "bpftrace_s_x_sum{key=\"b\"} 7",
                "bpftrace_s_x_count{key=\"a\"} 3", "bpftrace_s_x_count{key=\"b\"} 1",
            }));

    [Test]
    public void Stats_that_are_cleared_are_gauges() =>
        Assert.That(
            Exposition.LinesOf(Exposition.Script("s", Stats(isCounter: false))).Where(line => line[0] == '#'),
            Is.EqualTo(new[]
            {
                "# TYPE bpftrace_s_x_count_value gauge",
                "# TYPE bpftrace_s_x_average gauge",
                "# TYPE bpftrace_s_x_total_value gauge",
            }));

    [Test]
    public void Labels_of_the_script_are_on_all_series()
    {
        ScriptValues script = Exposition.Script(
            "s",
            (Exposition.Variable("@n"), [new Entry("", 1)]),
            (Exposition.Variable("@m", VariableKind.Map), [new Entry("k", 2)]));
        script = script with
        {
            Script = script.Script with
            {
                Labels = new Dictionary<string, string>
                {
                    ["script"] = "s",
                    ["team"] = "a \"b\"",
                    ["env"] = "test",
                    ["le"] = "1",
                    ["__x"] = "y",
                    ["a.b"] = "c",
                },
            },
        };
        Assert.That(
            Exposition.LinesOf(script).Where(line => line[0] != '#'),
            Is.EqualTo(new[]
            {
                "bpftrace_s_n{env=\"test\",team=\"a \\\"b\\\"\"} 1",
                "bpftrace_s_m{env=\"test\",team=\"a \\\"b\\\"\",key=\"k\"} 2",
            }));
        Assert.That(
            Exposition.Of([.. ScriptFamilies.Of([script])]),
            Does.Contain(
                "\npmdabpftrace_script_running{script=\"s\",env=\"test\",team=\"a \\\"b\\\"\"} 1\n"));
    }

    [TestCase("histogram", UInt64, true)]
    [TestCase(null, UInt64, true)]
    [TestCase(null, Text, false)]
    [TestCase("stacks", UInt64, false)]
    [TestCase("output", Text, false)]
    public void Stacks_and_text_are_left_out(string? metricType, int type, bool isExported) =>
        Assert.That(
            VariableMetrics.IsExported(new ScriptVariable("@x", false, 1, type, metricType)), Is.EqualTo(isExported));

    private static Entry Bucket(string name, ulong count) => new(name, MetricValue.FromUInt64(count));

    private static (ReadVariable Variable, Entry[] Values)[] Stats(bool isCounter) =>
    [
        (Exposition.Variable("@x.count", VariableKind.Map, isCounter, "stats"), [new("a", 3), new("b", 1)]),
        (Exposition.Variable("@x.average", VariableKind.Map, false, "stats"), [new("a", 10), new("b", 7)]),
        (Exposition.Variable("@x.total", VariableKind.Map, false, "stats"), [new("a", 30), new("b", 7)]),
    ];
}
