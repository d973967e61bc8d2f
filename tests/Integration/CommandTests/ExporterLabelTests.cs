using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>The labels of scripts and variables in <c>pcp bpftrace exporter</c>.</summary>
[TestFixture]
public sealed class ExporterLabelTests : AgentFixture
{
    [Test]
    public void Labels_of_a_script_are_on_its_series_and_lhist_has_all_buckets()
    {
        Agent.Register(
            """
            // name: labelled
            // label: team=storage,owner='Jane "J" Doe'
            interval:ms:100 { @n = count(); @h = lhist(15, 0, 40, 10); }
            """);
        using RunningExporter exporter = RunningExporter.Start("-h", Agent.Pmcd.HostSpec);
        const string Labels = "owner=\"Jane \\\"J\\\" Doe\",team=\"storage\"";
        exporter.WaitFor($"bpftrace_labelled_n_total{{{Labels}}}");
        ExporterAnswer metrics = exporter.Get("/metrics");
        Assert.That(
            metrics.Value($"pmdabpftrace_script_running{{script=\"labelled\",{Labels}}}"), Is.EqualTo("1"));
        Assert.That(
            metrics.Text.Split('\n')
                .Where(line => line.StartsWith("bpftrace_labelled_h_bucket", StringComparison.Ordinal))
                .Select(line => line.Split("le=\"")[1].Split('"')[0]),
            Is.EqualTo(new[] { "9", "19", "29", "39", "+Inf" }));
    }
}
