using Bpftrace.Runner.Language;
using Pcp.Interop.Metrics;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Tests.Metrics;

internal sealed class PmidMapTests
{
    private const int LastItem = PmidMap.Script.FirstVariable + ScriptAnalyzer.MaxVariables - 1;

    [Test]
    public void As_many_variables_as_a_script_may_have_find_items_and_serials()
    {
        Assert.That(() => new Pmid(PmidMap.Domain, PmidMap.Script.LastCluster, LastItem), Throws.Nothing);
        Assert.That(
            () => new InDomId(PmidMap.Domain, PmidMap.Script.Serial(PmidMap.Script.LastCluster, LastItem)),
            Throws.Nothing);
    }

    [Test]
    public void The_runner_lets_a_script_have_as_many_variables_as_there_are_items() =>
        Assert.That(ScriptAnalyzer.MaxVariables, Is.EqualTo(PmidMap.Script.MaxVariables));

    [Test]
    public void No_two_variables_share_a_serial()
    {
        int last = PmidMap.Script.Serial(PmidMap.Script.FirstCluster, LastItem);
        Assert.That(
            last, Is.LessThan(PmidMap.Script.Serial(PmidMap.Script.FirstCluster + 1, PmidMap.Script.FirstVariable)));
        Assert.That(PmidMap.Script.Serial(PmidMap.Script.FirstCluster, 0), Is.GreaterThan(PmidMap.ScriptsSerial));
    }

    [Test]
    public void Metrics_of_scripts_and_of_variables_share_no_item()
    {
        int[] items = [.. ScriptMetric.All.Select(metric => metric.Item)];
        Assert.That(items, Is.Unique);
        Assert.That(items, Has.None.InRange(PmidMap.Script.FirstVariable, PmidMap.Script.LastVariable));
    }

    [Test]
    public void Clients_know_these_numbers()
    {
        Assert.That(PmidMap.Script.Serial(100, PmidMap.Script.FirstVariable), Is.EqualTo(100_010));
        Assert.That(PmidMap.Script.LastCluster, Is.EqualTo(Pmid.MaxCluster));
    }
}
