using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;
using Pmda.Bpftrace.Tests.Access;

namespace Pmda.Bpftrace.Tests.Scripts;

internal sealed class ScriptClusterTests
{
    private static readonly ScriptSource _source = ScriptAnalyzer.Analyze("""
        // name: all
        BEGIN { @ = count(); @n[comm] = -1; @who = comm; @h = hist(1); @s[kstack] = count(); printf("x"); }
        """);

    private readonly ManualClock _clock = new();
    private Script _script = null!;
    private ScriptCluster _cluster = null!;
    private Dictionary<string, Metric> _metrics = null!;

    [SetUp]
    public void MakeCluster()
    {
        _script = new Script("script100", _source, "root", ManualClock.Start);
        _cluster = Cluster(_script, 107);
        _metrics = _cluster.Metrics().ToDictionary(metric => metric.Name["bpftrace.scripts.all.".Length..]);
    }

    [TearDown]
    public void FreeCluster() => _cluster.Dispose();

    [TestCase("status", 0, MetricType.String, MetricSemantics.Instant, "status of bpftrace script")]
    [TestCase("pid", 1, MetricType.UInt32, MetricSemantics.Instant, "pid of bpftrace process")]
    [TestCase("exit_code", 2, MetricType.Int32, MetricSemantics.Instant, "exit code of bpftrace process")]
    [TestCase("error", 3, MetricType.String, MetricSemantics.Instant, "errors of the bpftrace script")]
    [TestCase("probes", 4, MetricType.UInt32, MetricSemantics.Instant, "number of attached probes")]
    [TestCase("code", 5, MetricType.String, MetricSemantics.Instant, "bpftrace script")]
    [TestCase(
        "data_bytes", 6, MetricType.UInt32, MetricSemantics.Counter, "count of bytes read from bpftrace script")]
    public void Housekeeping_metrics_are_as_clients_know_them(
        string name, int item, MetricType type, MetricSemantics semantics, string help)
    {
        Units units = item == 6 ? Units.Bytes : Units.None;
        Assert.That(
            _metrics[name].Descriptor,
            Is.EqualTo(new MetricDescriptor(new Pmid(151, 107, item), type, InDomId.Null, semantics, units)));
        Assert.That(_metrics[name].OneLine, Is.EqualTo(help));
        Assert.That(_metrics[name].Labels, Is.EqualTo("""{"metrictype":"control"}"""));
    }

    [TestCase(
        "root",
        "@",
        10,
        MetricType.UInt64,
        MetricSemantics.Counter,
        false,
        """{"function":"count","kind":"single","variable":"root"}""")]
    [TestCase(
        "n", "@n", 11, MetricType.Int64, MetricSemantics.Instant, true, """{"kind":"map","variable":"n"}""")]
    [TestCase(
        "who",
        "@who",
        12,
        MetricType.String,
        MetricSemantics.Instant,
        false,
        """{"kind":"single","variable":"who"}""")]
    [TestCase(
        "h",
        "@h",
        13,
        MetricType.UInt64,
        MetricSemantics.Counter,
        true,
        """{"function":"hist","kind":"histogram","metrictype":"histogram","variable":"h"}""")]
    [TestCase(
        "s",
        "@s",
        14,
        MetricType.UInt64,
        MetricSemantics.Counter,
        true,
        """{"function":"count","kind":"stacks","metrictype":"stacks","variable":"s"}""")]
    [TestCase(
        "output",
        "@output",
        15,
        MetricType.String,
        MetricSemantics.Instant,
        false,
        """{"kind":"output","metrictype":"output","variable":"output"}""")]
    public void Data_metrics_are_numbered_as_their_variables_appear(
        string name,
        string variable,
        int item,
        MetricType type,
        MetricSemantics semantics,
        bool hasInstances,
        string labels)
    {
        InDomId inDom = hasInstances ? new InDomId(151, 107_000 + item) : InDomId.Null;
        Metric metric = _metrics[$"data.{name}"];
        Assert.That(
            metric.Descriptor,
            Is.EqualTo(new MetricDescriptor(new Pmid(151, 107, item), type, inDom, semantics, Units.None)));
        Assert.That(metric.OneLine, Is.EqualTo($"{variable} variable of bpftrace script"));
        Assert.That(metric.Labels, Is.EqualTo(labels));
    }

    [TestCase("@x", "data.x.count")]
    [TestCase("@", "data.root.count")]
    public void Stats_are_three_leaves(string variable, string first)
    {
        ScriptSource source = ScriptAnalyzer.Analyze($"BEGIN {{ {variable}[comm] = stats(-1); }}");
        using ScriptCluster cluster = Cluster(new Script("s", source, null, ManualClock.Start), 107);
        Metric[] data = [.. cluster.Metrics().Where(metric => metric.Name.Contains(".data."))];

        string stem = $"bpftrace.scripts.s.{first[..^".count".Length]}";
        Assert.That(
            data.Select(metric => metric.Name), Is.EqualTo(
                new[] { $"{stem}.count", $"{stem}.average", $"{stem}.total" }));
        Assert.That(data.Select(metric => metric.Descriptor.Pmid.Item), Is.EqualTo(new[] { 10, 11, 12 }));
        Assert.That(
            data.Select(metric => metric.Descriptor.Type),
            Is.EqualTo(new[] { MetricType.UInt64, MetricType.Int64, MetricType.Int64 }));
        using MetricRegistry registry = new();
        Assert.That(() => registry.Add(data), Throws.Nothing);
    }

    [Test]
    public void All_metrics_can_be_added_to_an_agent()
    {
        using MetricRegistry registry = new();
        Assert.That(() => registry.Add(_metrics.Values), Throws.Nothing);
    }

    [Test]
    public void No_value_is_read_by_managed_code()
    {
        Assert.That(_metrics.Values.Select(metric => metric.Refresh), Is.All.Null);
    }

    [Test]
    public void A_new_script_is_starting()
    {
        Assert.That(TableReader.Text(_metrics["status"].Column), Is.EqualTo("starting"));
    }

    [Test]
    public void A_script_that_nobody_asked_was_last_asked_when_it_was_registered()
    {
        _clock.MoveTo(TimeSpan.FromSeconds(100));

        Assert.That(_script.SinceAccess(), Is.Null);
        Assert.That(_cluster.LastAccess, Is.EqualTo(ManualClock.Start));
    }

    // Expiry goes by this: who only looks whether the script still runs uses it too.
    [TestCase("status")]
    [TestCase("data.root")]
    [TestCase("data.output")]
    public void A_fetch_of_any_of_its_metrics_counts(string name)
    {
        Fetch(_metrics[name].Column.Table, TimeSpan.FromSeconds(30));
        Fetch(_metrics["data_bytes"].Column.Table, TimeSpan.FromSeconds(40));
        Fetch(_metrics[name].Column.Table, TimeSpan.FromSeconds(20));
        _clock.MoveTo(TimeSpan.FromSeconds(100));

        Assert.That(_script.SinceAccess()!.Value.TotalSeconds, Is.EqualTo(20).Within(5));
        Assert.That(
            (_cluster.LastAccess - ManualClock.Start).TotalSeconds, Is.EqualTo(80).Within(5));
    }

    [Test]
    public void Source_text_and_what_may_quote_them_are_guarded_unless_everyone_may_read_them()
    {
        Assert.That(_metrics.Values.Select(metric => metric.Refresh), Is.All.Null);

        using ScriptCluster guarded = Cluster(_script, 108, Guards.Of(Readers.Owner));
        Metric[] checkedOnes = [.. guarded.Metrics().Where(metric => metric.Refresh is not null)];
        Assert.That(
            checkedOnes.Select(metric => metric.Name),
            Is.EquivalentTo(
                new[] { "code", "error", "warnings", "data.output" }.Select(name => $"bpftrace.scripts.all.{name}")));
        foreach (Metric metric in checkedOnes)
        {
            Assert.That(metric.Refresh!(Guards.Client(0)), Is.EqualTo(PmError.None));
            Assert.That(metric.Refresh!(Guards.Client(1000)), Is.EqualTo(PmError.PermissionDenied));
        }
    }

    private ScriptCluster Cluster(Script script, int number, ReadGuard? guard = null)
    {
        ScriptNumbers numbers = new(
            script.Id, 0, number, [.. Enumerable.Range(10, script.Source.Variables.Length)], AreLasting: false);
        return new ScriptCluster(script, numbers, PmidMap.Domain, instances: null, guard ?? Guards.Open, _clock);
    }

    // What fetch.c notes.
    private static unsafe void Fetch(MetricTable table, TimeSpan ago) =>
        table.Exchange->Accessed = Shim.Now() - (long)ago.TotalMilliseconds;
}
