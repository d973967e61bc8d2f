using Pcp.Interop.Client;

namespace Pcp.Interop.Tests.Client;

internal sealed class PcpTimeZoneTests
{
    private static readonly DateTimeOffset _winter = new(2026, 1, 15, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly DateTimeOffset _summer = new(2026, 7, 15, 12, 0, 0, 250, TimeSpan.Zero);

    [Test]
    public void A_time_gets_the_offset_of_its_season()
    {
        PcpTimeZone zone = new("CET-1CEST,M3.5.0,M10.5.0/3");
        Assert.That(zone.ToLocal(_winter).Offset, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(zone.ToLocal(_summer).Offset, Is.EqualTo(TimeSpan.FromHours(2)));
        Assert.That(zone.ToLocal(_summer), Is.EqualTo(_summer), "the same time");
    }

    [Test]
    public void An_offset_ends_at_its_second()
    {
        PcpTimeZone zone = new("CET-1CEST,M3.5.0,M10.5.0/3");
        DateTimeOffset change = new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);
        Assert.That(zone.ToLocal(change.AddSeconds(-1)).Offset, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(zone.ToLocal(change).Offset, Is.EqualTo(TimeSpan.FromHours(2)));
    }

    [TestCase(1, 1)]
    [TestCase(2100, 1)]
    [TestCase(9999, 1)]
    public void Every_time_has_an_offset(int year, int hours)
    {
        PcpTimeZone zone = new("CET-1CEST,M3.5.0,M10.5.0/3");
        DateTimeOffset time = new(year, 12, 15, 12, 0, 0, TimeSpan.Zero);
        Assert.That(zone.ToLocal(time).Offset, Is.EqualTo(TimeSpan.FromHours(hours)));
    }

    [Test]
    public void The_first_and_the_last_time_stay_as_they_are()
    {
        PcpTimeZone east = new("IST-5:30"), west = new("NST3:30");
        Assert.That(east.ToLocal(DateTimeOffset.MaxValue), Is.EqualTo(DateTimeOffset.MaxValue));
        Assert.That(west.ToLocal(DateTimeOffset.MinValue), Is.EqualTo(DateTimeOffset.MinValue));
    }

    [Test]
    public void Zones_do_not_disturb_each_other()
    {
        PcpTimeZone east = new("IST-5:30"), west = new("NST3:30");
        int[] minutes = new int[200];
        Parallel.For(
            0,
            minutes.Length,
            i => minutes[i] = (int)(i % 2 == 0 ? east : west).ToLocal(_winter).Offset.TotalMinutes);
        Assert.That(minutes.Distinct(), Is.EqualTo([330, -210]));
    }

    [Test]
    public void An_offset_that_net_does_not_have_is_its_largest() =>
        Assert.That(new PcpTimeZone("FAR-20").ToLocal(_winter).Offset, Is.EqualTo(TimeSpan.FromHours(14)));

    [Test]
    public void The_local_zone_is_that_of_the_process() =>
        Assert.That(
            PcpTimeZone.Local.ToLocal(_summer).Offset, Is.EqualTo(TimeZoneInfo.Local.GetUtcOffset(_summer)));

    [Test]
    public void The_zone_of_the_process_stays()
    {
        _ = new PcpTimeZone("IST-5:30").ToLocal(_winter);
        Assert.That(
            PcpTimeZone.Local.ToLocal(_winter).Offset, Is.EqualTo(TimeZoneInfo.Local.GetUtcOffset(_winter)));
    }
}
