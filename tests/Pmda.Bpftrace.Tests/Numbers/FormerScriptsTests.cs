using Pcp.Interop.Metrics;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;
using Pmda.Bpftrace.Tests.Scripts;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class FormerScriptsTests
{
    private ServiceRig _rig = null!;
    private FormerScripts _former = null!;

    [SetUp]
    public void MakeRig()
    {
        _rig = new ServiceRig();
        _former = new FormerScripts(_rig.Numbers, PmidMap.Domain);
    }

    [TearDown]
    public void FreeRig() => _rig.Dispose();

    [TestCase("")]
    [TestCase("// name: sizes\n")]
    public void Every_metric_of_a_script_that_is_gone_is_found_as_it_was(string head)
    {
        RegisteredScript script = _rig.Run(head + "BEGIN { @ = count(); @k[comm] = -1; @h = hist(1); printf(\"x\"); }");
        MetricDescriptor[] before = [.. script.Cluster.Metrics().Select(metric => metric.Descriptor)];
        string[] names = [.. script.Cluster.Metrics().Select(metric => metric.Name)];
        _rig.Service.Deregister(script.Script.Name, "root");

        Assert.That(names.Select(_former.Find), Is.EqualTo(before.Select(descriptor => (Pmid?)descriptor.Pmid)));
        Assert.That(before.Select(descriptor => _former.NameOf(descriptor.Pmid)), Is.EqualTo(names));
        Assert.That(before.Select(descriptor => _former.Describe(descriptor.Pmid)), Is.EqualTo(before));
        Assert.That(
            before.Where(descriptor => _former.Has(descriptor.InDom)).ToArray(),
            Is.EqualTo(before.Where(descriptor => descriptor.InDom != InDomId.Null)).And.Length.EqualTo(2));
    }

    [Test]
    public void A_variable_that_had_several_shapes_is_found_as_it_was_last()
    {
        foreach (string code in (string[])["@v = count();", "@v[comm] = count();", "@v = count();"])
        {
            _rig.Run($"// name: sizes\nBEGIN {{ {code} }}");
            _rig.Service.Deregister("sizes", "root");
        }

        Assert.That(_former.Find("bpftrace.scripts.sizes.data.v"), Is.EqualTo(new Pmid(151, 100, 10)));
        Assert.That(_former.Describe(new Pmid(151, 100, 11))!.InDom, Is.EqualTo(new InDomId(151, 100_011)));
        Assert.That(_former.NameOf(new Pmid(151, 100, 10)), Is.EqualTo("bpftrace.scripts.sizes.data.v"));
        Assert.That(_former.NameOf(new Pmid(151, 100, 11)), Is.Null, "that variable has another PMID now");
    }

    [TestCase("bpftrace.scripts.sizes")]
    [TestCase("bpftrace.scripts.sizes.data")]
    [TestCase("bpftrace.scripts.sizes.data.other")]
    [TestCase("bpftrace.scripts.other.status")]
    [TestCase("bpftrace.scripts")]
    [TestCase("bpftrace.other")]
    public void Nothing_else_is_found(string name)
    {
        _rig.Run("// name: sizes\n" + ServiceRig.Script);

        Assert.That(_former.Find(name), Is.Null);
        Assert.That(_former.Describe(new Pmid(151, 100, 11)), Is.Null);
        Assert.That(_former.Describe(new Pmid(151, 101, 0)), Is.Null);
        Assert.That(_former.NameOf(new Pmid(151, 100, 11)), Is.Null);
        Assert.That(_former.NameOf(new Pmid(151, 101, 0)), Is.Null);
        Assert.That(_former.NameOf(new Pmid(150, 100, 10)), Is.Null);
        int[] serials = [0, 100_000, 100_011, 4_194_303];
        Assert.That(serials.Where(serial => _former.Has(new InDomId(151, serial))), Is.Empty);
    }
}
