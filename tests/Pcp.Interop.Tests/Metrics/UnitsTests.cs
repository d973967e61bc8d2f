using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Metrics;

internal sealed class UnitsTests
{
    // PM_SPACE_BYTE is 0, PM_TIME_SEC is 3, PM_COUNT_ONE is 0: pmapi.h.
    [Test]
    public void The_common_units_have_one_dimension_in_its_plain_scale()
    {
        Assert.That(Units.None, Is.EqualTo(new Units(0, 0, 0, 0, 0, 0)));
        Assert.That(Units.Bytes, Is.EqualTo(new Units(1, 0, 0, 0, 0, 0)));
        Assert.That(Units.Seconds, Is.EqualTo(new Units(0, 1, 0, 0, 3, 0)));
        Assert.That(Units.Count, Is.EqualTo(new Units(0, 0, 1, 0, 0, 0)));
    }
}
