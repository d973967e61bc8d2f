using System.Text.Json;
using Integration.Rig;
using Pcp.Interop;

namespace Integration.AgentTests;

/// <summary>The labels of scripts and variables, as clients read them.</summary>
[TestFixture]
public sealed class LabelTests : AgentFixture
{
    private const string Owner = "Jane \"JD\" Döe 🙂";

    private const string Code =
        """
        // name: labelled
        // label: team=storage,owner="Jane \"JD\" Döe 🙂"
        // args: 100
        BEGIN {
            @n = 1; @ = max(2); @by["a"] = count(); @h = hist(5); @l = lhist(5, 0, $1, 0xa);
            printf("hello\n");
        }
        profile:hz:99 { @stacks[kstack] = count(); }
        """;

    private RunningScript _script = null!;

    [OneTimeSetUp]
    public void Register()
    {
        _script = Agent.Register(Code);
        _script.WaitForData("n", "1");
    }

    [TestCase("status")]
    [TestCase("data.n")]
    [TestCase("data.stacks")]
    public void All_metrics_of_a_script_have_its_name_and_its_own_labels(string leaf)
    {
        MetricDescription metric = Describe(leaf);
        Assert.That((metric.Label("script"), metric.Label("team")), Is.EqualTo(("labelled", "storage")));
        Assert.That(metric.Label("owner"), Is.EqualTo(Owner));
        Assert.That(metric.Label("agent"), Is.EqualTo("bpftrace"), "PCP's own");
    }

    [TestCase("n", "n", "single", null)]
    [TestCase("root", "root", "single", "max")]
    [TestCase("by", "by", "map", "count")]
    [TestCase("h", "h", "histogram", "hist")]
    [TestCase("l", "l", "histogram", "lhist")]
    [TestCase("stacks", "stacks", "stacks", "count")]
    [TestCase("output", "output", "output", null)]
    public void The_metric_of_a_variable_has_its_name_form_and_function(
        string leaf, string variable, string kind, string? function)
    {
        MetricDescription metric = Describe($"data.{leaf}");
        Assert.That(
            (metric.Label("variable"), metric.Label("kind"), metric.Label("function")),
            Is.EqualTo((variable, kind, function)));
    }

    [TestCase("l", "0,100,10")]
    [TestCase("h", null)]
    public void A_linear_histogram_has_its_bounds(string variable, string? bounds) =>
        Assert.That(Describe($"data.{variable}").Label("lhist"), Is.EqualTo(bounds));

    [Test]
    public void Metrics_about_a_script_have_no_labels_of_a_variable()
    {
        MetricDescription metric = Describe("status");
        Assert.That(
            (metric.MetricTypeLabel, metric.Label("variable"), metric.Label("kind")),
            Is.EqualTo(("control", (string?)null, (string?)null)));
    }

    [Test]
    public void A_script_without_a_name_is_labelled_with_its_id()
    {
        RunningScript unnamed = Agent.Register("BEGIN { @n = 1; }");
        Assert.That(Agent.Client.Describe(unnamed.Metric("data.n")).Label("script"), Is.EqualTo(unnamed.Id));
    }

    [Test]
    public void Pmproxy_passes_them_on()
    {
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        RestContext context = pmproxy.Open(Agent.Pmcd.HostSpec);
        JsonElement labels = context.Describe(_script.Metric("data.n")).GetProperty("labels");
        Assert.That(labels.GetProperty("owner").GetString(), Is.EqualTo(Owner));
    }

    [Test]
    public void Prometheus_gets_them_from_pmproxy()
    {
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        string line = pmproxy.Metrics(Agent.Pmcd.HostSpec, _script.Metric("data.n"))
            .Split('\n')
            .Single(line => line.StartsWith("bpftrace_scripts_labelled_data_n{", StringComparison.Ordinal));
        Assert.That(line, Does.Contain("variable=\"n\"").And.Contain("kind=\"single\"").And.EndsWith("} 1"));
        // Earlier versions leave out labels of agents and clusters, also PCP's own.
        bool hasClusterLabels = Version.Parse(PcpConfig.Get("PCP_VERSION")) >= new Version(6, 2, 2);
        foreach (string label in (string[])["agent=\"bpftrace\"", "script=\"labelled\"", "team=\"storage\""])
            Assert.That(line.Contains(label, StringComparison.Ordinal), Is.EqualTo(hasClusterLabels), label);
    }

    [TestCase("hostname=x", "label 'hostname' has a reserved name, please choose another one")]
    [TestCase("9a=x", "invalid name of label '9a': must begin with an ASCII letter")]
    [TestCase("team", "invalid value 'team' for label: must be names and values")]
    public void A_label_that_is_not_possible_is_refused_with_what_is(string label, string reason)
    {
        ToolResult result = Agent.Client.Store(
            "bpftrace.control.register", $"// name: refused\n// label: {label}\nBEGIN {{ @n = 1; }}");
        Assert.That(result.All, Does.Contain("Bad input to pmstore"));
        Agent.WaitForLog($": {reason}");
        Assert.That(Agent.Client.Names("bpftrace.scripts.refused"), Is.Empty);
    }

    private MetricDescription Describe(string leaf) => Agent.Client.Describe(_script.Metric(leaf));
}
