using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.GrafanaTests;

/// <summary>What each kind of panel of the Grafana data source shows.</summary>
[TestFixture]
public sealed partial class PanelTests : GrafanaFixture
{
    private GrafanaClient _dashboard = null!;

    [OneTimeSetUp]
    public void Open() => _dashboard = OpenDashboard();

    [Test]
    public void A_time_series_shows_every_variable_of_a_script()
    {
        using Workload workload = new();
        GrafanaPanel panel = _dashboard.Add(
            $$"""
            BEGIN { @ready = 1; }
            tracepoint:syscalls:sys_exit_read /comm == "{{workload.Comm}}" && args->ret == 100/ {
                @ = count(); @reads[cpu ? "one" : "other"] = count(); @last = nsecs / 1000000000;
            }
            """,
            PanelFormat.TimeSeries);
        _dashboard.PollUntil(() => panel.Shows("ready", 1), "the probes to be attached");
        workload.Read(size: 100, count: 30);
        _dashboard.PollUntil(() => panel.HasValues, "values to show");
        string start = $"bpftrace.scripts.{panel.ScriptId}.data.";
        Assert.That(
            panel.Metrics.Select(metric => (metric.Name, metric.Type, metric.Semantics, metric.HasInstances)),
            Is.EquivalentTo([(start + "ready", "u64", "instant", false), (start + "root", "u64", "counter", false),
                (start + "reads", "u64", "counter", true), (start + "last", "u64", "instant", false)]));

        _dashboard.PollUntil(() => panel.Shows("root", 30), "all reads");
        workload.Read(size: 100, count: 12);
        GrafanaMetric reads = panel.Metrics.Single(metric => metric.Name == start + "reads");
        _dashboard.PollUntil(
            () => panel.Shows("root", 42) && reads.ByInstance.Sum(instance => instance.Value) == 42, "the next reads");
        Assert.That(reads.ByInstance.Select(instance => instance.Key), Is.SubsetOf(["one", "other"]));
    }

    [Test]
    public void Instances_that_turn_up_later_get_their_names()
    {
        GrafanaPanel panel = Show("interval:s:1 { @n++; @of[@n] = count(); }\n// include: @of", PanelFormat.TimeSeries);
        int before = panel.Metrics.Single().ByInstance.Count;
        _dashboard.PollUntil(() => panel.Metrics.Single().ByInstance.Count > before, "another instance");
        string[] names = [.. panel.Metrics.Single().ByInstance.Select(instance => instance.Key)];
        Assert.That(
            names,
            Is.EquivalentTo(Enumerable.Range(1, names.Length).Select(n => n.ToString(CultureInfo.InvariantCulture))));
    }

    [Test]
    public void A_heatmap_shows_a_histograms_buckets_by_their_upper_bounds()
    {
        GrafanaPanel panel = Show(
            "BEGIN { @other = 1; @h = hist(0); @h = hist(3); @h = hist(3); @h = hist(100); }", PanelFormat.Heatmap);
        GrafanaMetric metric = panel.Metrics.Single();
        Assert.That(
            (metric.Name, metric.MetricType, metric.Semantics),
            Is.EqualTo(($"bpftrace.scripts.{panel.ScriptId}.data.h", "histogram", "counter")));
        Assert.That(
            panel.Heatmap().Select(row => row.Key),
            Is.EqualTo(["0", "1", "3", "7", "15", "31", "63", "127"]),
            "without gaps, in their order");
        Assert.That(
            panel.Heatmap().Where(row => row.Value > 0)
                .Select(row => (row.Key, row.Value)), Is.EqualTo([("0", 1L), ("3", 2L), ("127", 1L)]));
    }

    [Test]
    public void A_heatmap_shows_a_linear_histograms_open_ends()
    {
        GrafanaPanel panel = Show(
            "BEGIN { @ = lhist(-5, 0, 20, 10); @ = lhist(15, 0, 20, 10); @ = lhist(99, 0, 20, 10); }",
            PanelFormat.Heatmap);
        Assert.That(
            panel.Heatmap().Select(row => (row.Key, row.Value)),
            Is.EqualTo([("-1", 1L), ("9", 0L), ("19", 1L), ("inf", 1L)]));
    }

    [Test]
    public void A_table_shows_the_titles_and_the_last_printed_lines()
    {
        GrafanaPanel panel = Show(
            """
            // table-retain-lines: 3
            BEGIN {
                printf("PID,COMM,TEXT\n");
                printf("1,one,\"a\tb\"\n"); printf("2,two,\\\n"); printf("3,three,c\n"); printf("4,four,d\n");
            }
            """,
            PanelFormat.Table);
        GrafanaMetric metric = panel.Metrics.Single();
        Assert.That(
            (metric.Name, metric.MetricType, metric.Type),
            Is.EqualTo(($"bpftrace.scripts.{panel.ScriptId}.data.output", "output", "string")));
        _dashboard.PollUntil(() => panel.Table().Count == 4, "the last lines");
        Assert.That(
            panel.Table(),
            Is.EqualTo(new[]
            {
                ["PID", "COMM", "TEXT"], ["2", "two", "\\"], ["3", "three", "c"], new[] { "4", "four", "d" },
            }));
    }

    [Test]
    public void A_flame_graph_shows_the_frames_of_every_stack()
    {
        using Workload workload = new();
        GrafanaPanel panel = _dashboard.Add("profile:hz:99 { @[kstack] = count(); }", PanelFormat.FlameGraph);
        // Code loaded after bpftrace was started has no name.
        bool IsNamed((IReadOnlyList<string> Frames, long Count) stack) =>
            stack.Frames.Count > 3 && stack.Frames.All(frame => FrameText().IsMatch(frame));
        _dashboard.PollUntil(
            () =>
            {
                workload.Read(size: 1 << 20, count: 200);
                return panel.HasValues && panel.FlameGraph().Any(IsNamed);
            },
            "stacks of the kernel");
        GrafanaMetric metric = panel.Metrics.Single();
        Assert.That(
            (metric.Name, metric.MetricType, metric.Semantics),
            Is.EqualTo(($"bpftrace.scripts.{panel.ScriptId}.data.root", "stacks", "counter")));
        Assert.That(panel.FlameGraph().First(IsNamed).Count, Is.Positive);
        // The text of the stack as bpftrace printed it: lines, each with its indentation.
        Assert.That(
            metric.ByInstance.Select(stack => stack.Key).Where(stack => stack.Length > 1),
            Is.All.Match(@"\A\n(    \S+\n)+\z"));
    }

    [Test]
    public void A_flame_graph_of_empty_stacks_does_no_harm()
    {
        // Kernel threads have no user stack and, unlike the idle task, run on a busy machine too. bpftrace prints an
        // empty key.
        GrafanaPanel panel = Show(
            """
            tracepoint:sched:sched_switch /strncmp(comm, "kworker", 7) == 0 || strncmp(comm, "rcu_", 4) == 0/ {
                @[ustack] = count();
            }
            """,
            PanelFormat.FlameGraph);
        Assert.That(panel.FlameGraph().Select(stack => (stack.Frames.Count, stack.Count > 0)), Is.EqualTo([(0, true)]));
    }

    [Test]
    public void A_named_script_is_shown_under_its_name()
    {
        GrafanaPanel panel = Show("// name: shown\nBEGIN { @ = 1; @a_b = 2; }", PanelFormat.TimeSeries);
        Assert.That(
            panel.MetricNames,
            Is.EquivalentTo(["bpftrace.scripts.shown.data.root", "bpftrace.scripts.shown.data.a_b"]));
        _dashboard.PollUntil(() => panel.Shows("root", 1) && panel.Shows("a_b", 2), "its values");
    }

    [Test]
    public void Metrics_without_a_value_yet_are_answered_so_that_the_script_is_not_registered_again()
    {
        using Workload workload = new();
        GrafanaPanel panel = _dashboard.Add(
            $$"""
            BEGIN { printf(""); }
            tracepoint:syscalls:sys_exit_read /comm == "{{workload.Comm}}" && args->ret == 100/ {
                @single = 1; @map[1] = 1; @hist = hist(1); @stacks[kstack] = 1; printf("text");
            }
            """,
            PanelFormat.TimeSeries);
        _dashboard.Poll();
        string id = panel.ScriptId;
        Assert.That(panel.HasValues, Is.False);
        // Reads before the probes are attached are not counted.
        _dashboard.PollUntil(
            () =>
            {
                workload.Read(size: 100, count: 1);
                return panel.HasValues;
            },
            "all values");
        Assert.That(panel.ScriptId, Is.EqualTo(id));
        Assert.That(panel.Metrics, Has.Count.EqualTo(5));
    }

    private GrafanaPanel Show(string code, PanelFormat format)
    {
        GrafanaPanel panel = _dashboard.Add(code, format);
        _dashboard.PollUntil(() => panel.HasValues, "values to show");
        return panel;
    }

    [GeneratedRegex(@"\A\S+\+\d+\z")]
    private static partial Regex FrameText();
}
