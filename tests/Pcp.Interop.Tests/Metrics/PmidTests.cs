using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Metrics;

internal sealed class PmidTests
{
    [TestCase(0, 0, 0, 0u)]
    [TestCase(151, 100, 10, 633_442_314u)]
    [TestCase(510, 4095, 1023, 0x7fbfffffu)]
    public void A_PMID_is_packed_as_PCP_does(int domain, int cluster, int item, uint packed)
    {
        Pmid pmid = new(domain, cluster, item);
        Assert.That(pmid.Value, Is.EqualTo(packed));
        Assert.That((pmid.Domain, pmid.Cluster, pmid.Item), Is.EqualTo((domain, cluster, item)));
        Assert.That(new Pmid(packed), Is.EqualTo(pmid));
    }

    [TestCase(-1, 0, 0)]
    [TestCase(511, 0, 0)]
    [TestCase(0, -1, 0)]
    [TestCase(0, 4096, 0)]
    [TestCase(0, 0, -1)]
    [TestCase(0, 0, 1024)]
    public void A_part_out_of_range_is_refused(int domain, int cluster, int item) =>
        Assert.That(() => new Pmid(domain, cluster, item), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_PMID_is_written_with_dots() => Assert.That($"{new Pmid(151, 100, 10)}", Is.EqualTo("151.100.10"));

    [Test]
    public void No_PMID_is_the_null_one() =>
        Assert.That(new Pmid(Pmid.MaxDomain, Pmid.MaxCluster, Pmid.MaxItem), Is.Not.EqualTo(Pmid.Null));
}
