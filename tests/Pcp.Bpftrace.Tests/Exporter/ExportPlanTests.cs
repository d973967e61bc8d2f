using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Exporter;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class ExportPlanTests
{
    [Test]
    public void Of_two_variables_with_one_name_the_first_is_exported()
    {
        ScriptValues first = Exposition.Script("a", (Exposition.Variable("@b_c"), [new Entry("", 1)]));
        ScriptValues second = Exposition.Script(
            "a_b", (Exposition.Variable("@c"), [new Entry("", 2)]), (Exposition.Variable("@d"), [new Entry("", 3)]));
        Assert.That(
            Exposition.LinesOf(first, second).Where(line => line[0] != '#'),
            Is.EqualTo(new[] { "bpftrace_a_b_c 1", "bpftrace_a_b_d 3" }));
        Assert.That(
            new ExportPlan([first.Script, second.Script]).Conflicts,
            Is.EqualTo(new[]
            {
                "@c of script a_b is not exported, because another variable has the name bpftrace_a_b_c already; "
                + "rename one of them",
            }));
    }

    [TestCase("@x_count", VariableKind.Histogram)]
    [TestCase("@x_bucket", VariableKind.Histogram)]
    public void A_name_must_not_be_that_of_a_series_of_another_metric(string name, VariableKind kind)
    {
        ScriptValues script = Exposition.Script(
            "s", (Exposition.Variable("@x", VariableKind.Histogram, true), []), (Exposition.Variable(name, kind), []));
        Assert.That(new ExportPlan([script.Script]).Conflicts, Has.Count.EqualTo(1));
    }

    [Test]
    public void Gauges_and_counters_beside_a_histogram_have_other_names()
    {
        ScriptValues script = Exposition.Script(
            "s",
            (Exposition.Variable("@x", VariableKind.Histogram, true), []),
            (Exposition.Variable("@x_count"), []),
            (Exposition.Variable("@x_bucket", isCounter: true), []));
        Assert.That(new ExportPlan([script.Script]).Conflicts, Is.Empty);
    }

    [Test]
    public void There_are_metrics_about_each_script()
    {
        ScriptValues stopped = Exposition.Script("b") with { Status = "error", LostEvents = null };
        Assert.That(
            Exposition.Of([.. ScriptFamilies.Of([Exposition.Script("a"), stopped])]),
            Does.EndWith(
                """
                # HELP pmdabpftrace_script_running Whether the bpftrace script runs: 1, or 0.
                # TYPE pmdabpftrace_script_running gauge
                pmdabpftrace_script_running{script="a"} 1
                pmdabpftrace_script_running{script="b"} 0
                # HELP pmdabpftrace_script_probes Probes that are attached.
                # TYPE pmdabpftrace_script_probes gauge
                pmdabpftrace_script_probes{script="a"} 2
                pmdabpftrace_script_probes{script="b"} 2
                # HELP pmdabpftrace_script_lost_events_total Events that bpftrace did not read in time.
                # TYPE pmdabpftrace_script_lost_events_total counter
                pmdabpftrace_script_lost_events_total{script="a"} 4
                # HELP pmdabpftrace_script_restarts_total Restarts of bpftrace after a failure.
                # TYPE pmdabpftrace_script_restarts_total counter
                pmdabpftrace_script_restarts_total{script="a"} 5
                pmdabpftrace_script_restarts_total{script="b"} 5
                # HELP pmdabpftrace_script_data_bytes_total Bytes that bpftrace has printed.
                # TYPE pmdabpftrace_script_data_bytes_total counter
                pmdabpftrace_script_data_bytes_total{script="a"} 300
                pmdabpftrace_script_data_bytes_total{script="b"} 300

                """));
    }

    [Test]
    public void The_version_of_the_exporter_is_a_metric() =>
        Assert.That(
            Exposition.Of([.. ScriptFamilies.Of([])]),
            Does.Match("\npmdabpftrace_exporter_build_info{version=\"\\d+\\.\\d+\\.\\d+\"} 1\n$"));
}
