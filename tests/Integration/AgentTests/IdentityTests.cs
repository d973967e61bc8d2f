using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Names, numbers, types, help and labels of every metric.</summary>
[TestFixture]
public sealed class IdentityTests : AgentFixture
{
    private const string Code =
        """
        // name: identity
        BEGIN {
            @single = 1; @ = count(); @map["a"] = count(); @hist = hist(5); @lhist = lhist(5, 0, 10, 1);
            @value["x", 1] = 3; printf("hello\n");
        }
        profile:hz:99 { @stacks[kstack] = count(); }
        """;

    private static readonly string[] _fixedNames =
    [
        "bpftrace.control.register", "bpftrace.control.deregister", "bpftrace.control.start", "bpftrace.control.stop",
        "bpftrace.info.scripts", "bpftrace.info.scripts_json", "bpftrace.info.tracepoints",
    ];

    private static readonly string[] _scriptNames =
    [
        "status", "pid", "exit_code", "error", "probes", "code", "data_bytes", "data.single", "data.root", "data.map",
        "data.hist", "data.lhist", "data.value", "data.stacks", "data.output",
    ];

    [OneTimeSetUp]
    public void Register() => Agent.Register(Code).WaitForData("single", "1");

    [TestCase("control.register", "151.0.0", "string", "instant", "none", "register a new bpftrace script", null)]
    [TestCase("control.deregister", "151.0.1", "string", "instant", "none", "deregister a bpftrace script", null)]
    [TestCase("control.start", "151.0.2", "string", "instant", "none", "start a stopped bpftrace script", null)]
    [TestCase("control.stop", "151.0.3", "string", "instant", "none", "stop a running bpftrace script", null)]
    [TestCase("info.scripts_json", "151.1.1", "string", "instant", "none", "expose all scripts in JSON format", "control")]
    [TestCase("info.tracepoints", "151.1.2", "string", "instant", "none", "list all available tracepoints", "control")]
    [TestCase("scripts.identity.status", "151.100.0", "string", "instant", "none", "status of bpftrace script", "control")]
    [TestCase("scripts.identity.pid", "151.100.1", "32-bit unsigned int", "instant", "none", "pid of bpftrace process", "control")]
    [TestCase("scripts.identity.exit_code", "151.100.2", "32-bit int", "instant", "none", "exit code of bpftrace process", "control")]
    [TestCase("scripts.identity.error", "151.100.3", "string", "instant", "none", "errors of the bpftrace script", "control")]
    [TestCase("scripts.identity.probes", "151.100.4", "32-bit unsigned int", "instant", "none", "number of attached probes", "control")]
    [TestCase("scripts.identity.code", "151.100.5", "string", "instant", "none", "bpftrace script", "control")]
    [TestCase("scripts.identity.data_bytes", "151.100.6", "32-bit unsigned int", "counter", "byte", "count of bytes read from bpftrace script", "control")]
    [TestCase("scripts.identity.data.single", "151.100.10", "64-bit unsigned int", "instant", "none", "@single variable of bpftrace script", null)]
    [TestCase("scripts.identity.data.root", "151.100.11", "64-bit unsigned int", "counter", "none", "@ variable of bpftrace script", null)]
    [TestCase("scripts.identity.data.output", "151.100.17", "string", "instant", "none", "@output variable of bpftrace script", "output")]
    public void A_metric_without_instances_is_what_the_contract_says(
        string metric, string pmid, string type, string semantics, string units, string help, string? metricType) =>
        AssertDescribed(metric, pmid, type, "PM_INDOM_NULL", semantics, units, help, metricType);

    [TestCase("info.scripts", "151.1.0", "string", "151.0", "instant", "list all registered bpftrace scripts", "control")]
    [TestCase("scripts.identity.data.map", "151.100.12", "64-bit unsigned int", "151.100012", "counter", "@map variable of bpftrace script", null)]
    [TestCase("scripts.identity.data.hist", "151.100.13", "64-bit unsigned int", "151.100013", "counter", "@hist variable of bpftrace script", "histogram")]
    [TestCase("scripts.identity.data.lhist", "151.100.14", "64-bit unsigned int", "151.100014", "counter", "@lhist variable of bpftrace script", "histogram")]
    [TestCase("scripts.identity.data.value", "151.100.15", "64-bit unsigned int", "151.100015", "instant", "@value variable of bpftrace script", null)]
    [TestCase("scripts.identity.data.stacks", "151.100.16", "64-bit unsigned int", "151.100016", "counter", "@stacks variable of bpftrace script", "stacks")]
    public void A_metric_with_instances_is_what_the_contract_says(
        string metric, string pmid, string type, string inDom, string semantics, string help, string? metricType) =>
        AssertDescribed(metric, pmid, type, inDom, semantics, "none", help, metricType);

    [Test]
    public void There_are_no_other_names_than_the_contract_allows()
    {
        IEnumerable<string> names = Agent.Client.Names("bpftrace")
            .Where(name => !name.StartsWith("bpftrace.agent.", StringComparison.Ordinal))
            .Where(name => name.Split('.')[^1] is not ("lost_events" or "warnings" or "restarts"));
        Assert.That(names, Is.EquivalentTo(_fixedNames.Concat(_scriptNames.Select(name => $"bpftrace.scripts.identity.{name}"))));
    }

    [Test]
    public void Every_metric_can_be_fetched_with_everything_that_pminfo_asks_for() =>
        Assert.That(Agent.Client.Run("pminfo", "-dfmtTlI", "bpftrace").OutputOrFail(), Does.Not.Contain("Error"));

    [Test]
    public void The_labels_and_the_JSON_agree_on_metrictype()
    {
        var variables = Agent.Client.FetchJson("bpftrace.info.scripts_json")[0].GetProperty("variables");
        Assert.Multiple(() =>
        {
            foreach (var variable in variables.EnumerateObject())
            {
                string leaf = variable.Name == "@" ? "root" : variable.Name[1..];
                Assert.That(
                    Agent.Client.Describe($"bpftrace.scripts.identity.data.{leaf}").MetricTypeLabel,
                    Is.EqualTo(variable.Value.GetProperty("metrictype").GetString()),
                    variable.Name);
            }
        });
    }

    [Test]
    public void Tracepoints_are_listed_each_once()
    {
        string[] probes = Eventually.Get(
            () => Agent.Client.FetchSingle("bpftrace.info.tracepoints")?.Split(',') ?? [],
            list => list.Length > 1000,
            "the probes that bpftrace lists");
        Assert.That(probes, Does.Contain("tracepoint:syscalls:sys_exit_read").And.Unique);
    }

    [Test]
    public void Unknown_items_and_clusters_are_errors()
    {
        Assert.Multiple(() =>
        {
            foreach (string pmid in (string[])["151.0.9", "151.1.9", "151.100.300", "151.3000.0"])
                Assert.That(Agent.Client.Run("pminfo", "-m", pmid).All, Does.Contain("Unknown or illegal metric identifier"), pmid);
        });
    }

    [TestCase("info.scripts_json")]
    [TestCase("scripts.identity.status")]
    [TestCase("scripts.identity.data.single")]
    public void Nothing_but_control_metrics_can_be_stored_into(string metric) =>
        Assert.That(Agent.Client.Store($"bpftrace.{metric}", "1").All, Does.Contain("No permission to perform requested operation"));

    [Test]
    public void An_unknown_instance_is_an_error() =>
        Assert.That(
            Agent.Client.Run("pmval", "-s", "1", "-i", "nobody", "bpftrace.scripts.identity.data.map").Errors,
            Does.Contain("nobody not available"));

    private void AssertDescribed(
        string metric, string pmid, string type, string inDom, string semantics, string units, string help, string? metricType)
    {
        MetricDescription description = Agent.Client.Describe("bpftrace." + metric);
        Assert.Multiple(() =>
        {
            Assert.That(description.Pmid, Is.EqualTo(pmid));
            Assert.That(description.Type, Is.EqualTo(type));
            Assert.That(description.InDom, Is.EqualTo(inDom));
            Assert.That(description.Semantics, Is.EqualTo(semantics));
            Assert.That(description.Units, Is.EqualTo(units));
            Assert.That(description.OneLine, Is.EqualTo(help));
            Assert.That(description.Help, Is.EqualTo(help));
            Assert.That(description.MetricTypeLabel, Is.EqualTo(metricType));
        });
    }
}
