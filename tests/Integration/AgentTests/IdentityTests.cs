using System.Text.Json;
using Integration.Parity;
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
        .. new[]
        {
            "status", "pid", "exit_code", "error", "probes", "code", "data_bytes", "data.single", "data.root",
            "data.map", "data.hist", "data.lhist", "data.value", "data.stacks", "data.output",
        }.Select(name => $"bpftrace.scripts.identity.{name}"),
    ];

    // Metrics that the stock agent does not have, beside those of bpftrace.agent.
    private static readonly string[] _ownNames = ["lost_events", "warnings", "restarts"];

    [OneTimeSetUp]
    public void Register() => Agent.Register(Code).WaitForData("single", "1");

    [TestCase("control.register", "151.0.0", "register a new bpftrace script")]
    [TestCase("control.deregister", "151.0.1", "deregister a bpftrace script")]
    [TestCase("control.start", "151.0.2", "start a stopped bpftrace script")]
    [TestCase("control.stop", "151.0.3", "stop a running bpftrace script")]
    [TestCase("info.scripts_json", "151.1.1", "expose all scripts in JSON format")]
    [TestCase("info.tracepoints", "151.1.2", "list all available tracepoints")]
    [ContractRow("Namespace / bpftrace.{0}")]
    [ContractRow("Namespace / help texts")]
    public void A_metric_of_the_agent_is_what_the_contract_says(string metric, string pmid, string help) =>
        AssertDescribed(metric, pmid, "string", "PM_INDOM_NULL", "instant", "none", help);

    [TestCase("info.scripts")]
    [ContractRow("Namespace / bpftrace.{0}")]
    public void The_list_of_scripts_is_what_the_contract_says(string metric) =>
        AssertDescribed(
            metric, "151.1.0", "string", "151.0", "instant", "none", "list all registered bpftrace scripts");

    [TestCase("status", "151.2.100", "string", "instant", "none", "status of bpftrace script")]
    [TestCase("probes", "151.2.101", "32-bit unsigned int", "instant", "none", "number of attached probes")]
    [TestCase(
        "data_bytes",
        "151.2.102",
        "32-bit unsigned int",
        "counter",
        "byte",
        "count of bytes read from bpftrace script")]
    [TestCase(
        "lost_events",
        "151.2.103",
        "64-bit unsigned int",
        "counter",
        "count",
        "events that the kernel could not hand over in time")]
    [TestCase(
        "restarts",
        "151.2.104",
        "64-bit unsigned int",
        "counter",
        "count",
        "automatic restarts of bpftrace")]
    public void The_states_of_all_scripts_are_metrics_too(
        string metric, string pmid, string type, string semantics, string units, string help)
    {
        AssertDescribed($"agent.scripts.{metric}", pmid, type, "151.0", semantics, units, help);
        Assert.That(Agent.Client.Fetch($"bpftrace.agent.scripts.{metric}").Names, Has.Member("identity"));
    }

    [TestCase("status", "151.100.0", "string", "instant", "none", "status of bpftrace script")]
    [TestCase("pid", "151.100.1", "32-bit unsigned int", "instant", "none", "pid of bpftrace process")]
    [TestCase("exit_code", "151.100.2", "32-bit int", "instant", "none", "exit code of bpftrace process")]
    [TestCase("error", "151.100.3", "string", "instant", "none", "errors of the bpftrace script")]
    [TestCase("probes", "151.100.4", "32-bit unsigned int", "instant", "none", "number of attached probes")]
    [TestCase("code", "151.100.5", "string", "instant", "none", "bpftrace script")]
    [TestCase(
        "data_bytes",
        "151.100.6",
        "32-bit unsigned int",
        "counter",
        "byte",
        "count of bytes read from bpftrace script")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.{0}")]
    [ContractRow("Namespace / first cluster")]
    [ContractRow("Namespace / help texts")]
    public void A_metric_of_a_script_is_what_the_contract_says(
        string metric, string pmid, string type, string semantics, string units, string help) =>
        AssertDescribed($"scripts.identity.{metric}", pmid, type, "PM_INDOM_NULL", semantics, units, help);

    [TestCase("single", "151.100.10", "64-bit unsigned int", "instant", "@single variable of bpftrace script")]
    [TestCase("root", "151.100.11", "64-bit unsigned int", "counter", "@ variable of bpftrace script")]
    [TestCase("output", "151.100.17", "string", "instant", "@output variable of bpftrace script")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.data.VAR")]
    [ContractRow("Namespace / VAR")]
    [ContractRow("Namespace / help texts")]
    [ContractRow("Values / @ = count()")]
    [ContractRow("Values / anything else")]
    [ContractRow("Values / printed text")]
    public void A_variable_without_keys_is_what_the_contract_says(
        string variable, string pmid, string type, string semantics, string help) =>
        AssertDescribed($"scripts.identity.data.{variable}", pmid, type, "PM_INDOM_NULL", semantics, "none", help);

    [TestCase("map", 12, "counter")]
    [TestCase("hist", 13, "counter")]
    [TestCase("lhist", 14, "counter")]
    [TestCase("value", 15, "instant")]
    [TestCase("stacks", 16, "counter")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.data.VAR")]
    [ContractRow("Namespace / keyed variables")]
    [ContractRow("Namespace / help texts")]
    [ContractRow("Values / @[k] = count()")]
    [ContractRow("Values / @ = hist(x)")]
    [ContractRow("Values / @ = lhist(x, …)")]
    [ContractRow("Values / @[kstack] = count()")]
    [ContractRow("Values / anything else")]
    public void A_variable_with_keys_is_what_the_contract_says(string variable, int item, string semantics) =>
        AssertDescribed(
            $"scripts.identity.data.{variable}",
            $"151.100.{item}",
            "64-bit unsigned int",
            $"151.{100_000 + item}",
            semantics,
            "none",
            $"@{variable} variable of bpftrace script");

    [TestCase("scripts")]
    [TestCase("scripts_json")]
    [TestCase("tracepoints")]
    [ContractRow("Namespace / label metrictype of info metrics")]
    [ContractRow("Identity / PMDA interface")]
    public void Metrics_about_the_agent_are_labelled_control(string metric) =>
        AssertLabelled($"info.{metric}", "control");

    [TestCase("status")]
    [TestCase("pid")]
    [TestCase("exit_code")]
    [TestCase("error")]
    [TestCase("probes")]
    [TestCase("code")]
    [TestCase("data_bytes")]
    [ContractRow("Namespace / label metrictype of script metrics")]
    [DiffersFromStock("uses the wrong number for them and sets no label")]
    public void Metrics_about_a_script_are_labelled_control(string metric) =>
        AssertLabelled($"scripts.identity.{metric}", "control");

    [TestCase("single", null)]
    [TestCase("root", null)]
    [TestCase("map", null)]
    [TestCase("value", null)]
    [TestCase("hist", "histogram")]
    [TestCase("lhist", "histogram")]
    [TestCase("stacks", "stacks")]
    [TestCase("output", "output")]
    [ContractRow("Namespace / label metrictype of data metrics")]
    public void Variables_are_labelled_with_their_kind(string variable, string? metricType) =>
        AssertLabelled($"scripts.identity.data.{variable}", metricType);

    [Test]
    [ContractRow("Namespace / no other names")]
    public void There_are_no_other_names_than_the_contract_allows() =>
        Assert.That(ContractNames(), Is.EquivalentTo(_fixedNames.Concat(_scriptNames)));

    [Test]
    [ContractRow("Namespace / order of names")]
    public void The_newest_name_comes_first_at_every_level() =>
        Assert.That(ContractNames(), Is.EqualTo(_fixedNames.Concat(_scriptNames).Reverse()));

    [Test]
    public void Every_metric_can_be_fetched_with_everything_that_pminfo_asks_for() =>
        Assert.That(Agent.Client.Run("pminfo", "-dfmtTlI", "bpftrace").OutputOrFail(), Does.Not.Contain("Error: "));

    [Test]
    [ContractRow("Namespace / labels and JSON")]
    public void The_labels_and_the_JSON_agree_on_metrictype()
    {
        JsonElement variables = Agent.Client.FetchJson("bpftrace.info.scripts_json")[0].GetProperty("variables");
        Assert.Multiple(() =>
        {
            foreach (JsonProperty variable in variables.EnumerateObject())
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
    [ContractRow("Namespace / bpftrace.info.tracepoints")]
    public void Tracepoints_are_listed_each_once()
    {
        string[] probes = Eventually.Get(
            () => Agent.Client.FetchSingle("bpftrace.info.tracepoints")?.Split(',') ?? [],
            list => list.Length > 1000,
            "the probes that bpftrace lists");
        Assert.That(probes, Does.Contain("tracepoint:syscalls:sys_exit_read").And.Unique);
    }

    [Test]
    [ContractRow("Namespace / unknown items, clusters, instances")]
    public void Unknown_items_and_clusters_are_errors()
    {
        Assert.Multiple(() =>
        {
            foreach (string pmid in (string[])["151.0.9", "151.1.9", "151.100.300", "151.3000.0"])
            {
                Assert.That(
                    Agent.Client.Run("pminfo", "-m", pmid).All,
                    Does.Contain("Unknown or illegal metric identifier"),
                    pmid);
            }
        });
    }

    [TestCase("info.scripts_json")]
    [TestCase("scripts.identity.status")]
    [TestCase("scripts.identity.data.single")]
    [ContractRow("Control / other metrics")]
    [DiffersFromStock("answers PM_ERR_PMID, as if there were no such metric")]
    public void Nothing_but_control_metrics_can_be_stored_into(string metric) =>
        Assert.That(
            Agent.Client.Store($"bpftrace.{metric}", "1").All,
            Does.Contain("No permission to perform requested operation"));

    [Test]
    [ContractRow("Namespace / unknown items, clusters, instances")]
    public void An_unknown_instance_is_an_error() =>
        Assert.That(
            Agent.Client.Run("pmval", "-s", "1", "-i", "nobody", "bpftrace.scripts.identity.data.map").Errors,
            Does.Contain("nobody not available"));

    private IEnumerable<string> ContractNames() =>
        Agent.Client.Names("bpftrace").Where(name =>
            !name.StartsWith("bpftrace.agent.", StringComparison.Ordinal) && !_ownNames.Contains(name.Split('.')[^1]));

    private void AssertDescribed(
        string metric, string pmid, string type, string inDom, string semantics, string units, string help)
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
        });
    }

    private void AssertLabelled(string metric, string? metricType) =>
        Assert.That(Agent.Client.Describe("bpftrace." + metric).MetricTypeLabel, Is.EqualTo(metricType));
}
