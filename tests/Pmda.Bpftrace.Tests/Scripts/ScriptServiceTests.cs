using Bpftrace.Runner.Scripts;
using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Tests.Scripts;

internal sealed class ScriptServiceTests
{
    private const int Clusters = PmidMap.Script.LastCluster - PmidMap.Script.FirstCluster + 1;
    // Of a script with one variable.
    private static readonly int _metricsPerScript = ScriptMetric.All.Length + 1;

    private ServiceRig _rig = null!;

    [SetUp]
    public void MakeRig() => _rig = new ServiceRig();

    [TearDown]
    public void FreeRig() => _rig.Dispose();

    [Test]
    public void A_registered_script_has_its_metrics_at_once_and_its_process_soon()
    {
        RegisterOutcome outcome = _rig.Register(ServiceRig.Script);

        Assert.That(outcome.Script, Is.Not.Null);
        Assert.That(outcome.Report.Script.Id, Is.EqualTo("script100"));
        Assert.That(outcome.Report.State.Status, Is.EqualTo(ScriptStatus.Starting));
        Assert.That(outcome.Report.Script.Persistent, Is.False);
        Assert.That(
            _rig.Names("bpftrace.scripts.script100"),
            Is.EquivalentTo(ScriptMetric.All.Select(metric => metric.Name).Append("data.x")
                .Select(name => $"bpftrace.scripts.script100.{name}")));
        Assert.That(_rig.Children.Count, Is.Zero, "pmcd's thread starts nothing");

        _rig.AnswerVersion();
        Assert.That(_rig.Children.Last.Input, Does.StartWith(ServiceRig.Script));
    }

    [Test]
    public void A_script_that_exports_nothing_is_refused_and_leaves_nothing()
    {
        RegisterOutcome outcome = _rig.Register("BEGIN { }");

        Assert.That(outcome.Script, Is.Null);
        Assert.That(outcome.Report.Script.Id, Is.Empty);
        Assert.That(outcome.Report.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(outcome.Report.State.Error, Does.StartWith("no bpftrace variables or printf statements found"));
        Assert.That(outcome.Report.Script.Source.Code, Is.EqualTo("BEGIN { }"));
        Assert.That(
            _rig.Log.Lines,
            Has.Some.StartsWith("register: refused a script of user root (code=\"BEGIN { }\"): no bpftrace"));
        AssertNothingIsLeft(nextId: "script100");
    }

    [Test]
    public void A_name_that_is_taken_is_refused_with_what_is_known_of_the_script()
    {
        _rig.Register("// name: sizes\n" + ServiceRig.Script);

        ScriptReport report = _rig.Register("// name: sizes\nBEGIN { @y = 2; }").Report;

        Assert.That(report.State.Error, Is.EqualTo("Script name sizes is already in use by another script."));
        Assert.That(report.Script.Source.Metadata.Name, Is.EqualTo("sizes"));
        Assert.That(report.Script.Source.Variables.Select(variable => variable.Name), Is.EqualTo(new[] { "@y" }));
        Assert.That(_rig.Run(ServiceRig.Script).Numbers.Cluster, Is.EqualTo(101), "the refused one took no cluster");
    }

    [Test]
    public void A_script_whose_metrics_would_have_too_long_a_name_is_refused_and_leaves_nothing()
    {
        string variable = new('x', Metric.MaxNameLength);

        ScriptReport report = _rig.Register($"// name: long\nBEGIN {{ @{variable} = 1; }}").Report;

        int length = $"bpftrace.scripts.long.data.{variable}".Length;
        Assert.That(
            report.State.Error,
            Is.EqualTo($"the name of a metric can have 4095 characters, one of this script's would have {length}, "
                + "please give the script or its variables shorter names"));
        AssertNothingIsLeft(nextId: "script100");
    }

    [Test]
    public void A_script_with_a_label_that_PCP_has_itself_is_refused_and_leaves_nothing()
    {
        ScriptReport report = _rig.Register("// label: hostname=other\n" + ServiceRig.Script).Report;

        Assert.That(report.State.Error, Does.StartWith("label 'hostname' has a reserved name"));
        AssertNothingIsLeft(nextId: "script100");
    }

    [Test]
    public void A_scripts_labels_come_and_go_with_its_cluster()
    {
        RegisteredScript script = _rig.Run("// name: sizes\n// label: team=storage\n" + ServiceRig.Script);
        int cluster = script.Numbers.Cluster;
        Assert.That(_rig.Metrics.LabelsOfCluster(cluster), Is.EqualTo("""{"script":"sizes","team":"storage"}"""));
        Assert.That(_rig.Metrics.TakeChangedLabels(), Is.False);

        _rig.Service.Deregister("sizes", "root");
        Assert.That(_rig.Metrics.LabelsOfCluster(cluster), Is.Null);

        _rig.Run("// name: sizes\n// label: team=network\n" + ServiceRig.Script);
        Assert.That(_rig.Metrics.LabelsOfCluster(cluster), Is.EqualTo("""{"script":"sizes","team":"network"}"""));
        Assert.That(_rig.Metrics.TakeChangedLabels(), Is.True);
    }

    [Test]
    public void A_script_whose_metrics_cannot_be_added_leaves_nothing()
    {
        using MetricTable table = new();
        Metric inTheWay = new(
            "bpftrace.scripts.script100",
            new MetricDescriptor(
                new Pmid(PmidMap.Domain, 5, 0),
                MetricType.UInt64,
                InDomId.Null,
                MetricSemantics.Instant,
                Units.None),
            table.AddSingle(MetricType.UInt64));
        _rig.Metrics.Add(inTheWay);

        Assert.That(() => _rig.Register(ServiceRig.Script), Throws.ArgumentException);

        _rig.Metrics.RemoveCluster(5);
        AssertNothingIsLeft(nextId: "script101");
    }

    [TestCase("script100")]
    [TestCase("sizes")]
    public void A_script_is_found_by_its_id_and_its_name(string idOrName)
    {
        RegisteredScript script = _rig.Run("// name: sizes\n" + ServiceRig.Script);

        Assert.That(_rig.Service.Stop(idOrName, "root"), Is.Not.Null);
        _rig.Loop.Run();
        Assert.That(script.Script.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        _rig.Children.Last.Exits(0);

        Assert.That(_rig.Service.Start(idOrName, "root"), Is.Not.Null);
        _rig.Loop.Run();
        Assert.That(script.Script.State.Status, Is.EqualTo(ScriptStatus.Starting));

        Assert.That(_rig.Service.Deregister(idOrName, "root"), Is.Not.Null);
        Assert.That(_rig.Service.Deregister(idOrName, "root"), Is.Null);
    }

    [Test]
    public void An_unknown_script_is_said_so()
    {
        Assert.That(_rig.Service.Start("nobody", "root"), Is.Null);
        Assert.That(_rig.Service.Stop("", null), Is.Null);
        Assert.That(_rig.Log.Lines, Does.Contain("start: script \"nobody\" not found (user root)"));
        Assert.That(_rig.Log.Lines, Does.Contain("stop: script \"\" not found (user anonymous)"));
    }

    [Test]
    public void A_deregistered_scripts_metrics_and_name_are_gone_at_once_though_its_process_still_ends()
    {
        _rig.Run("// name: sizes\n" + ServiceRig.Script);
        _rig.Service.Deregister("sizes", "root");
        _rig.Loop.Run();

        Assert.That(_rig.Names(), Is.Empty);
        Assert.That(_rig.Children.Last.Interrupts, Is.EqualTo(1));
        int ending = _rig.Children.Count - 1;

        RegisteredScript successor = _rig.Run("// name: sizes\n" + ServiceRig.Script);
        _rig.Children[ending].Prints("""{"type": "map", "data": {"@x": 5}}""" + "\n");
        _rig.Children[ending].Exits(0);
        Metric data = successor.Cluster.Metrics().Last();
        Assert.That(
            TableReader.Count(data.Column), Is.EqualTo(PmError.NoValue.Code), "values of the one before");
        Assert.That(successor.Script.Id, Is.EqualTo("script101"));
    }

    [Test]
    public void The_counters_of_a_name_that_is_registered_again_never_fall()
    {
        _rig.Run("// name: sizes\n" + ServiceRig.Script);
        _rig.Children.Last.Prints("""{"type": "map", "data": {"@x": 5}}""" + "\n");
        long bytes = _rig.Service.Scripts.Single().Script.DataBytes;
        _rig.Service.Deregister("sizes", "root");

        _rig.Register("// name: sizes\n" + ServiceRig.Script);
        Metric count = _rig.Service.Scripts.Single().Cluster.Metrics().Single(
            metric => metric.Name.EndsWith(".data_bytes"));
        Assert.That(bytes, Is.Positive);
        Assert.That(
            TableReader.Number(count.Column),
            Is.EqualTo(bytes),
            "before its bpftrace has printed anything");
    }

    [Test]
    public void A_script_that_is_stopped_and_started_keeps_its_values_until_there_are_new_ones()
    {
        RegisteredScript script = _rig.Run("// custom-output-block\n" + ServiceRig.Script);
        Metric data = script.Cluster.Metrics().Last();
        _rig.Children.Last.Prints("""{"type": "map", "data": {"@x": 5}}""" + "\n");
        _rig.Service.Stop("script100", "root");
        _rig.Loop.Run();
        _rig.Children.Last.Exits(0);
        _rig.Service.Start("script100", "root");
        _rig.Loop.Run();

        Assert.That(TableReader.Number(data.Column), Is.EqualTo(5));
        Assert.That(script.Script.DataBytes, Is.EqualTo(35), "it counts on");
    }

    [Test]
    public void Clusters_are_used_again_so_that_registering_for_ever_never_runs_out()
    {
        _rig.Children.Refusal = "there is no bpftrace";
        for (int i = 0; i < Clusters + 10; i++)
        {
            RegisterOutcome outcome = _rig.Register(ServiceRig.Script);
            Assert.That(outcome.Report.Script.Id, Is.EqualTo($"script{100 + i}"));
            Assert.That(_rig.Service.Deregister(outcome.Report.Script.Id, "root"), Is.Not.Null);
            _rig.Loop.Run();
        }

        Assert.That(_rig.Names(), Is.Empty);
        _rig.Children.Refusal = null;
        Assert.That(_rig.Run(ServiceRig.Script).Numbers.Cluster, Is.EqualTo(110), "the one freed longest ago");
    }

    [Test]
    public void When_all_clusters_are_taken_a_script_is_refused_until_one_is_free()
    {
        for (int i = 0; i < Clusters; i++)
            Assert.That(_rig.Register(ServiceRig.Script).Script, Is.Not.Null);

        Assert.That(
            _rig.Register(ServiceRig.Script).Report.State.Error,
            Is.EqualTo("there are as many scripts as there can be, please deregister some"));
        Assert.That(_rig.Names("bpftrace.scripts"), Has.Count.EqualTo(_metricsPerScript * Clusters));

        _rig.Service.Deregister("script600", "root");
        RegisterOutcome outcome = _rig.Register(ServiceRig.Script);
        Assert.That(
            _rig.Service.Scripts.Single(script => script.Script.Id == outcome.Report.Script.Id).Numbers.Cluster,
            Is.EqualTo(600));
    }

    [Test]
    public void Removing_a_script_twice_does_no_harm()
    {
        RegisteredScript script = _rig.Run(ServiceRig.Script);
        _rig.Service.Remove(script.Script);
        long changes = _rig.Service.Changes;
        _rig.Service.Remove(script.Script);

        Assert.That(_rig.Service.Changes, Is.EqualTo(changes));
        Assert.That(_rig.Service.Scripts, Is.Empty);
    }

    private void AssertNothingIsLeft(string nextId)
    {
        Assert.That(_rig.Names(), Is.Empty);
        Assert.That(_rig.Service.Scripts, Is.Empty);
        _rig.Loop.Run();
        Assert.That(_rig.Children.Count, Is.EqualTo(1), "bpftrace is asked for its version, no more");
        Assert.That(_rig.Log.Lines, Has.None.Contains("script: starting"));

        RegisteredScript next = _rig.Run(ServiceRig.Script);
        Assert.That(next.Script.Id, Is.EqualTo(nextId));
        Assert.That(_rig.Names().Count, Is.EqualTo(_metricsPerScript));
    }
}
