using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Metrics;

internal sealed class UnitsTests
{
    [Test]
    public void Units_are_combined()
    {
        Assert.That(
            Units.KBytes / Units.Seconds,
            Is.EqualTo(new Units(space: 1, SpaceUnit.KByte, time: -1, TimeUnit.Second)));
        Assert.That(Units.Seconds * Units.Seconds, Is.EqualTo(new Units(time: 2, timeUnit: TimeUnit.Second)));
        Assert.That(Units.Count / Units.Count, Is.EqualTo(Units.None));
    }

    [Test]
    public void Different_scales_of_one_dimension_cannot_be_combined() =>
        Assert.That(
            () => Units.KBytes / Units.MBytes,
            Throws.ArgumentException.With.Message.EqualTo("KByte and MByte cannot be combined"));

    [Test]
    public void Parts_out_of_range_are_refused()
    {
        Assert.That(() => new Units(space: 8), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Units(time: -9), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Units(count: 1, countPower: 8), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Units(time: 1, timeUnit: (TimeUnit)6), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_scale_of_a_dimension_that_is_not_there_does_not_matter() =>
        Assert.That(new Units(spaceUnit: SpaceUnit.GByte), Is.EqualTo(Units.None));
}
