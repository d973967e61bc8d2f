using Integration.Rig;
using Pcp.Interop.Client;

namespace Integration.NamespaceTests;

/// <summary>A script is replaced by another of its name, which has its PMIDs, while clients run.</summary>
[TestFixture]
public sealed class LabelChangeTests : OwnAgentFixture
{
    private const string NamesChange = "names change";
    private const string LabelChange = "label change";

    [Test]
    public void Clients_are_notified_if_labels_have_changed()
    {
        RunningScript script = Register("team=storage", "sum(2)");
        string metric = script.Metric("data.n");
        string pmid = Agent.Client.Describe(metric).Pmid;
        // Prints what pmcd reports with each fetch.
        using Daemon pmval = Agent.Client.Begin("pmval", "-D", "fetch", "-t", "200msec", "bpftrace.agent.keep_scripts");
        Eventually.Holds(() => Count("pmFetch returns", pmval) > 0, "pmval to fetch");

        Replace(script, pmval, "team=storage", "sum(2)");
        Assert.That(pmval.Output, Does.Not.Contain(LabelChange), "the same labels");

        Replace(script, pmval, "team=network", "sum(2)");
        Assert.That(Count(LabelChange, pmval), Is.EqualTo(1), "another label of the cluster");
        MetricDescription replaced = Agent.Client.Describe(metric);
        Assert.That(
            (replaced.Pmid, replaced.Label("team"), replaced.Label("function")),
            Is.EqualTo((pmid, "network", "sum")));

        Replace(script, pmval, "team=network", "count()");
        Assert.That(Count(LabelChange, pmval), Is.EqualTo(2), "another label of an item");
        replaced = Agent.Client.Describe(metric);
        Assert.That((replaced.Pmid, replaced.Label("function")), Is.EqualTo((pmid, "count")));
    }

    [Test]
    public void An_open_context_reads_the_labels_of_the_new_script()
    {
        RunningScript script = Register("team=storage", "sum(2)");
        using PcpContext client = Agent.Pmcd.Connect();
        ClientMetric metric = client.Lookup(script.Metric("data.n"));
        Assert.That(client.Labels(metric)["team"].GetString(), Is.EqualTo("storage"));

        script.Control("deregister");
        Assert.That(client.Labels(metric).Keys, Does.Not.Contain("team").And.Not.Contain("script"));
        Register("zone=b", "sum(2)");
        Assert.That(client.Labels(metric).Keys, Does.Contain("zone").And.Not.Contain("team"));
    }

    // pmval fetches between the two, so that each change of names shows.
    private void Replace(RunningScript script, Daemon pmval, string label, string value)
    {
        int before = Count(NamesChange, pmval);
        script.Control("deregister");
        Eventually.Holds(() => Count(NamesChange, pmval) == before + 1, "the names to go");
        Register(label, value);
        Eventually.Holds(() => Count(NamesChange, pmval) == before + 2, "the names to come");
    }

    private RunningScript Register(string label, string value) =>
        Agent.Register($"// name: swap\n// label: {label}\ninterval:ms:100 {{ @n = {value}; }}");

    private static int Count(string text, Daemon pmval) => pmval.Output.Split(text).Length - 1;
}
