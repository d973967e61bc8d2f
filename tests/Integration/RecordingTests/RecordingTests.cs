using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.RecordingTests;

/// <summary>pmlogger continues and archives stay valid, whatever happens to the agent and its scripts.</summary>
[TestFixture]
public sealed class RecordingTests : OwnAgentFixture
{
    private const string Alpha = "interval:ms:100 { @ticks = count(); }";
    private const string Gamma =
        "interval:ms:100 { @by[\"one\"] = count(); @by[\"two\"] = count(); @sizes = hist(5); }";
    private const string Beta = "BEGIN { @text = \"of another type\"; } interval:ms:100 { @ticks[1] = count(); }";

    private protected override AgentRig Create() => new(prepare: scratch =>
    {
        scratch.Write("pmdas/bpftrace/autostart/alpha.bt", Alpha);
        scratch.Write("pmdas/bpftrace/autostart/gamma.bt", Gamma);
    });

    [Test]
    public void One_archive_is_written_through_all_that_happens_to_agent_and_scripts()
    {
        string first, second;
        using (Recorder recorder = new(Agent, "first"))
        {
            first = recorder.Archive;
            recorder.WaitForMore("bpftrace.scripts.alpha.data.ticks");
            recorder.WaitForMore("bpftrace.scripts.gamma.data.sizes");

            TestContext.Out.WriteLine("the agent is killed");
            Agent.KillAndStartAgain();
            recorder.WaitForMore("bpftrace.scripts.alpha.data.ticks");

            TestContext.Out.WriteLine("a script comes that sorts in between, and pmcd restarts");
            Agent.Pmcd.Scratch.Write("pmdas/bpftrace/autostart/beta.bt", Beta);
            Agent.Pmcd.Restart();
            recorder.WaitForMore("bpftrace.scripts.gamma.data.by");

            TestContext.Out.WriteLine(
                "a named script is replaced: by one of its shape, by one of another, and back again");
            string[] codes = ["@v = 5;", "@v = 6;", "@v = 6; @w[comm] = count();", "@h = hist(1);", "@v = 7;"];
            foreach (string code in codes)
            {
                RunningScript swap = Agent.Register($"// name: swap\ninterval:ms:100 {{ {code} }}");
                recorder.WaitForMore(swap.Metric($"data.{code[1]}"));
                swap.Control("deregister");
            }

            TestContext.Out.WriteLine("scripts without a name come and go");
            for (int i = 0; i < 3; i++)
            {
                RunningScript unnamed = Agent.Register(
                    i % 2 == 0 ? "BEGIN { @n = 1; }" : "BEGIN { @n[comm] = \"text\"; }");
                recorder.WaitForMore(unnamed.Metric("data.n"));
                unnamed.Control("deregister");
            }

            TestContext.Out.WriteLine("the agent is killed when scripts that were recorded are gone");
            Agent.KillAndStartAgain();
            recorder.WaitForMore("bpftrace.scripts.beta.data.ticks");
            recorder.WaitForMore("bpftrace.scripts.gamma.data.by");
        }

        using (Recorder recorder = new(Agent, "second"))
        {
            second = recorder.Archive;
            recorder.WaitForMore("bpftrace.scripts.gamma.data.by");
        }

        string merged = Path.Combine(Agent.Pmcd.Scratch.Temporary, "merged");
        Tool.Run("pmlogextract", [first, second, merged], Agent.Pmcd.Scratch.Environment).OutputOrFail();
        Assert.That(Recorder.Check(Agent, merged), Is.Empty, $"pmlogcheck {merged}");
        AssertSameByName(first, second, merged);
    }

    [Test]
    public void A_variable_that_changes_its_shape_ends_no_recording()
    {
        // An archive has one PMID per name: the new one is recorded but not found by name. pmlogcheck reports only
        // that.
        Recorder recorder = new(Agent, "shapes");
        foreach (string code in (string[])["@v = 5;", "@v[comm] = -1;", "@v = \"text\";", "@v = 5;"])
        {
            RunningScript swap = Agent.Register($"// name: swap\ninterval:ms:100 {{ {code} @same = 1; }}");
            recorder.WaitForMore(swap.Metric("data.same"));
            recorder.WaitForMore("bpftrace.scripts.alpha.data.ticks");
            swap.Control("deregister");
        }

        string archive = recorder.Archive;
        string[] found = [.. recorder.End().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.That(
            found,
            Has.Length.EqualTo(2).And.All.Matches(@"PMID 151\.\d+\.1[23]: no name in PMNS"),
            string.Join('\n', found));
        Assert.That(
            Recorder.Values(Agent, archive, "bpftrace.scripts.swap.data.v"), Is.Not.Empty.And.All.EqualTo("value 5"));
        Assert.That(
            Recorder.Values(Agent, archive, "bpftrace.scripts.swap.data.same"),
            Is.Not.Empty.And.All.EqualTo("value 1"));
    }

    [Test]
    public void A_script_that_is_replaced_with_other_labels_ends_no_recording()
    {
        const string Metric = "bpftrace.scripts.swap.data.v";
        string archive;
        using (Recorder recorder = new(Agent, "labels"))
        {
            archive = recorder.Archive;
            foreach (string label in (string[])["team=storage", "team=network,zone=b", "team=storage"])
            {
                RunningScript swap = Agent.Register($"// name: swap\n// label: {label}\ninterval:ms:100 {{ @v = 5; }}");
                recorder.WaitForMore(Metric);
                recorder.WaitForMore("bpftrace.scripts.alpha.data.ticks");
                swap.Control("deregister");
            }
        }

        // pmlogger records the labels of a metric once in an archive.
        using PcpContext recorded = PcpContext.OpenArchive(archive);
        recorded.SetMode(ArchiveMode.Backwards, recorded.ArchiveLabel().End);
        Assert.That(
            recorded.Labels(recorded.Lookup(Metric), LabelLevel.Cluster)
                .ToDictionary(label => label.Key, label => label.Value.GetString()),
            Is.EqualTo(new Dictionary<string, string?> { ["script"] = "swap", ["team"] = "storage" }));
    }

    // pmlogger ends if it cannot look up the instances of values that it has just fetched.
    [Test]
    public void The_instances_of_a_script_that_has_just_gone_can_be_looked_up()
    {
        RunningScript script = Agent.Register("BEGIN { @k[\"a\"] = 1; }");
        script.WaitForData("k", values => values.Instances.Count == 1);
        using PcpContext client = Agent.Pmcd.Connect();
        InDomId inDom = client.Fetch(script.Metric("data.k")).Metric.Descriptor.InDom;
        Assert.That(client.Instances(inDom), Has.Count.EqualTo(1));

        script.Control("deregister");
        Assert.That(client.Instances(inDom), Is.Empty);
        Assert.That(
            () => client.Instances(new InDomId(inDom.Domain, inDom.Serial + 1)),
            Throws.TypeOf<PmException>().With.Property(nameof(PmException.Error)).EqualTo(PmError.UnknownInDom));
    }

    // All three archives have the live values of each name, under the live instances.
    private void AssertSameByName(string first, string second, string merged)
    {
        PminfoValues by = Agent.Client.Fetch("bpftrace.scripts.gamma.data.by");
        string[] live = [.. by.Instances.Select(instance => $"inst [{instance.Number} or \"{instance.Name}\"]")];
        Assert.That(by.Instances.Select(instance => instance.Number), Is.EquivalentTo([0, 1]), "as in the first life");
        foreach (string archive in (string[])[first, second, merged])
        {
            Assert.That(Instances(archive, "bpftrace.scripts.gamma.data.by"), Is.EquivalentTo(live));
            Assert.That(Instances(archive, "bpftrace.scripts.gamma.data.sizes"), Is.EqualTo(["inst [4 or \"4-7\"]"]));
            Assert.That(
                Recorder.Values(
                    Agent, archive, "bpftrace.scripts.beta.data.text"), Is.All.EqualTo("value \"of another type\""));
        }

        string ticks = "bpftrace.scripts.alpha.data.ticks";
        Assert.That(
            Recorder.Values(Agent, merged, ticks),
            Is.EqualTo([.. Recorder.Values(Agent, first, ticks), .. Recorder.Values(Agent, second, ticks)]));
    }

    private string[] Instances(string archive, string metric) =>
        [.. Recorder.Values(Agent, archive, metric)
            .Select(value => value[..(value.IndexOf(']', StringComparison.Ordinal) + 1)]).Distinct()];
}
