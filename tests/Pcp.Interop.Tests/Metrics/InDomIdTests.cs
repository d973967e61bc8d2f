using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Metrics;

internal sealed class InDomIdTests
{
    [TestCase(151, 0, 151u << 22)]
    [TestCase(151, 100_010, (151u << 22) + 100_010)]
    [TestCase(510, (1 << 22) - 1, 0x7fbfffffu)]
    public void An_instance_domain_is_packed_as_PCP_does(int domain, int serial, uint packed)
    {
        InDomId inDom = new(domain, serial);
        Assert.That(inDom.Value, Is.EqualTo(packed));
        Assert.That((inDom.Domain, inDom.Serial), Is.EqualTo((domain, serial)));
        Assert.That(new InDomId(packed), Is.EqualTo(inDom));
    }

    [Test]
    public void Every_cluster_and_item_has_a_serial_of_its_own_when_a_thousand_items_are_counted_to_a_cluster() =>
        Assert.That(new InDomId(151, Pmid.MaxCluster * 1000 + 999).Serial, Is.EqualTo(4_095_999));

    [TestCase(-1, 0)]
    [TestCase(511, 0)]
    [TestCase(0, -1)]
    [TestCase(0, 1 << 22)]
    public void A_part_out_of_range_is_refused(int domain, int serial) =>
        Assert.That(() => new InDomId(domain, serial), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void An_instance_domain_is_written_with_a_dot()
    {
        Assert.That($"{new InDomId(151, 100_010)}", Is.EqualTo("151.100010"));
        Assert.That($"{InDomId.Null}", Is.EqualTo("PM_INDOM_NULL"));
    }
}
