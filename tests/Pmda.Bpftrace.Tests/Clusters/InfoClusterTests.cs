using System.Text.Json;
using Moq;
using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Tests.Access;
using Pmda.Bpftrace.Tests.Scripts;

namespace Pmda.Bpftrace.Tests.Clusters;

internal sealed class InfoClusterTests
{
    private readonly ClientContext _client = new ClientContexts().Get(1);
    private ServiceRig _rig = null!;
    private InfoCluster _cluster = null!;
    private Dictionary<string, Metric> _metrics = null!;

    [SetUp]
    public void MakeCluster()
    {
        _rig = new ServiceRig();
        _cluster = new InfoCluster(_rig.Service, Guards.Open);
        _metrics = _cluster.Metrics(PmidMap.Domain).ToDictionary(metric => metric.Name["bpftrace.info.".Length..]);
    }

    [TearDown]
    public void FreeCluster()
    {
        _cluster.Dispose();
        _rig.Dispose();
    }

    [TestCase("scripts", 0, "list all registered bpftrace scripts")]
    [TestCase("scripts_json", 1, "expose all scripts in JSON format")]
    [TestCase("tracepoints", 2, "list all available tracepoints")]
    public void Metrics_are_as_clients_know_them(string name, int item, string help)
    {
        InDomId inDom = item == 0 ? new InDomId(151, 0) : InDomId.Null;
        Assert.That(
            _metrics[name].Descriptor,
            Is.EqualTo(new MetricDescriptor(
                new Pmid(151, 1, item), MetricType.String, inDom, MetricSemantics.Instant, Units.None)));
        Assert.That(_metrics[name].OneLine, Is.EqualTo(help));
        Assert.That(_metrics[name].Labels, Is.EqualTo("""{"metrictype":"control"}"""));
    }

    [Test]
    public void Scripts_are_instances_with_their_code_and_keep_their_numbers()
    {
        Assert.That(Scripts(), Is.Empty);

        _rig.Register("// name: sizes\nBEGIN { @é = 1; @x = 1; }");
        _rig.Register(ServiceRig.Script);
        Assert.That(
            Scripts(),
            Is.EqualTo(new[]
            {
                (1, "script101", ServiceRig.Script),
                (0, "sizes", "// name: sizes\nBEGIN { @é = 1; @x = 1; }"),
            }));

        _rig.Service.Deregister("sizes", "root");
        Assert.That(Scripts(), Is.EqualTo(new[] { (1, "script101", ServiceRig.Script) }));
    }

    [Test]
    public void Scripts_are_listed_anew_only_when_they_changed()
    {
        _rig.Register(ServiceRig.Script);
        Scripts();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _metrics["scripts"].Refresh!(_client);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void The_JSON_has_all_scripts_in_order_of_registration()
    {
        Assert.That(Json().GetArrayLength(), Is.Zero);

        _rig.Register("// name: sizes\n" + ServiceRig.Script);
        _rig.Run(ServiceRig.Script);
        Assert.That(
            Json().EnumerateArray().Select(script => script.GetProperty("script_id").GetString()),
            Is.EqualTo(new[] { "script100", "script101" }));
        Assert.That(
            Json()[1].GetProperty("state").GetProperty("pid").GetInt32(), Is.EqualTo(_rig.Children.Last.Pid));
    }

    [Test]
    public void Whoever_may_not_read_a_script_sees_that_it_is_there()
    {
        _rig.Register("// name: sizes\n" + ServiceRig.Script, "ann");
        _rig.Register("// name: reads\n" + ServiceRig.Script, "bob");
        using InfoCluster guarded = new(_rig.Service, Guards.Of(Readers.Owner));
        Metric[] metrics = [.. guarded.Metrics(PmidMap.Domain)];
        foreach ((ClientContext client, string[] readable) in new[]
        {
            (Guards.Client(0), new[] { "sizes", "reads" }),
            (Guards.Client(1000), ["sizes"]),
            (Guards.Client(null, "bob"), ["reads"]),
            (Guards.Client(null), []),
        })
        {
            Assert.That(metrics[0].Refresh!(client), Is.EqualTo(PmError.None));
            Assert.That(
                TableReader.Instances(metrics[0].Column).ToDictionary(seen => seen.Name, seen => seen.Text != ""),
                Is.EquivalentTo(new[] { "sizes", "reads" }.ToDictionary(name => name, readable.Contains)));
            Assert.That(metrics[1].Refresh!(client), Is.EqualTo(PmError.None));
            Assert.That(
                JsonDocument.Parse(TableReader.Text(metrics[1].Column)).RootElement.EnumerateArray()
                    .Where(script => script.GetProperty("code").GetString() != "")
                    .Select(script => script.GetProperty("metadata").GetProperty("name").GetString()),
                Is.EqualTo(readable));
        }
    }

    [Test]
    public void Nor_do_they_see_errors_which_may_quote_it()
    {
        _rig.Register("// name: sizes\n" + ServiceRig.Script, "ann");
        _rig.AnswerVersion();
        _rig.Children.Last.Complains("stdin:1:1-5: ERROR: syntax error\nBEGIN { @secret = ; }\n");
        _rig.Children.Last.Exits(1);
        using InfoCluster guarded = new(_rig.Service, Guards.Of(Readers.Owner));
        Metric json = guarded.Metrics(PmidMap.Domain).ElementAt(1);
        foreach ((uint user, bool mayRead) in new[] { (0u, true), (1000u, true), (1001u, false) })
        {
            Assert.That(json.Refresh!(Guards.Client(user)), Is.EqualTo(PmError.None));
            Assert.That(TableReader.Text(json.Column), mayRead ? Does.Contain("@secret") : Does.Not.Contain("@secret"));
        }
    }

    [Test]
    public void While_the_directory_of_users_is_stuck_nobody_gets_half_of_it()
    {
        _rig.Register(ServiceRig.Script, "ann");
        using ManualResetEventSlim answers = new();
        Mock<IUserDirectory> stuck = new();
        stuck.Setup(directory => directory.NameOf(1000)).Callback(answers.Wait).Returns("ann");
        Authorization authorization = new(
            new DynamicScriptsSettings(), stuck.Object, TimeProvider.System, TimeSpan.Zero);
        using InfoCluster guarded = new(_rig.Service, new ReadGuard(Readers.Owner, authorization));
        Metric[] metrics = [.. guarded.Metrics(PmidMap.Domain)];
        ClientContext client = Guards.Client(1000);

        Assert.That(metrics[0].Refresh!(client), Is.EqualTo(PmError.TryAgain));
        Assert.That(metrics[1].Refresh!(client), Is.EqualTo(PmError.TryAgain));
        answers.Set();
        Assert.That(() => metrics[1].Refresh!(client), Is.EqualTo(PmError.None).After(60_000, 5));
        Assert.That(TableReader.Text(metrics[1].Column), Does.Contain("BEGIN"));
    }

    [Test]
    public void More_JSON_than_a_value_can_hold_is_an_error()
    {
        string big = ServiceRig.Script + "//" + new string('é', 250_000);
        for (int i = 0; i < 12; i++)
            Assert.That(_rig.Register(big).Script, Is.Not.Null);

        Assert.That(_metrics["scripts_json"].Refresh!(_client), Is.EqualTo(PmError.TooBig));
    }

    [Test]
    public void Tracepoints_come_when_bpftrace_has_listed_them()
    {
        Metric metric = _metrics["tracepoints"];
        Assert.That(TableReader.Count(metric.Column), Is.EqualTo(PmError.TryAgain.Code));

        _cluster.ShowTracepoints(null);
        Assert.That(TableReader.Count(metric.Column), Is.EqualTo(PmError.NoValue.Code));

        _cluster.ShowTracepoints("tracepoint:a:b,tracepoint:a:c"u8.ToArray());
        Assert.That(TableReader.Text(metric.Column), Is.EqualTo("tracepoint:a:b,tracepoint:a:c"));
    }

    private List<(int, string, string?)> Scripts()
    {
        Metric metric = _metrics["scripts"];
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.None));
        return [.. TableReader.Instances(metric.Column).Select(seen => (seen.Id, seen.Name, seen.Text))];
    }

    private JsonElement Json()
    {
        Metric metric = _metrics["scripts_json"];
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.None));
        return JsonDocument.Parse(TableReader.Text(metric.Column)).RootElement;
    }
}
