using Pcp.Interop.Native;

namespace Pcp.Interop.Tests.Native;

internal sealed class NanosecondsTests
{
    [Test]
    public void A_time_that_64_bits_cannot_hold_is_the_nearest_one()
    {
        Assert.That(Nanoseconds.Of(DateTimeOffset.MinValue), Is.EqualTo(long.MinValue));
        Assert.That(Nanoseconds.Of(DateTimeOffset.MaxValue), Is.EqualTo(long.MaxValue));
        Assert.That(Nanoseconds.Of(TimeSpan.MinValue), Is.EqualTo(long.MinValue));
    }

    [TestCase(1700)]
    [TestCase(1969)]
    [TestCase(2026)]
    public void A_time_comes_back_as_it_was(int year)
    {
        DateTimeOffset time = new DateTimeOffset(year, 3, 1, 10, 0, 7, TimeSpan.Zero).AddTicks(1);
        Assert.That(Nanoseconds.ToTime(Nanoseconds.Of(time)), Is.EqualTo(time));
    }
}
