using Pcp.Interop.Client;

namespace Pcp.Interop.Tests.Client;

internal sealed class TimeOptionsTests
{
    private static readonly DateTimeOffset _first = new(2026, 3, 1, 10, 0, 7, TimeSpan.Zero);
    private static readonly DateTimeOffset _last = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly PcpTimeZone _utc = new("UTC");

    [TestCase("2", 2000)]
    [TestCase("100msec", 100)]
    [TestCase("1 min 30 sec", 90_000)]
    [TestCase("0.25", 250)]
    public void An_interval_is_read_as_of_option_t(string text, int milliseconds) =>
        Assert.That(TimeOptions.ParseInterval(text), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [Test]
    public void A_wrong_interval_is_refused_with_libpcps_mark() =>
        Assert.That(
            () => TimeOptions.ParseInterval("5 parsecs"),
            Throws.TypeOf<FormatException>().With.Message.Contains("5 parsecs").And.Message.Contains("^ -- "));

    [Test]
    public void Without_options_the_window_is_all_of_the_source() =>
        Assert.That(Parse(), Is.EqualTo(new TimeWindow(_first, _last, _first, "")));

    [Test]
    public void Offsets_count_from_the_bounds()
    {
        TimeWindow window = Parse(start: "30min", finish: "-1hour", origin: "1min");
        Assert.That(window.Start, Is.EqualTo(_first.AddMinutes(30)));
        Assert.That(window.End, Is.EqualTo(_last.AddHours(-1)));
        Assert.That(window.Origin, Is.EqualTo(_first.AddMinutes(31)));
    }

    [Test]
    public void Samples_are_aligned() =>
        Assert.That(Parse(align: "15min").Origin, Is.EqualTo(new DateTimeOffset(2026, 3, 1, 10, 15, 0, TimeSpan.Zero)));

    [Test]
    public void A_window_too_short_to_be_aligned_has_a_warning()
    {
        TimeWindow window = Parse(align: "1day");
        Assert.That(window.Origin, Is.EqualTo(_first));
        Assert.That(window.Warning, Is.Not.Empty);
    }

    [Test]
    public void Times_are_those_of_the_zone()
    {
        TimeWindow window = TimeOptions.ParseWindow(
            "@ Sun Mar 1 13:00:00 2026", null, null, null, _first, _last, new PcpTimeZone("EET-2"));
        Assert.That(window.Start, Is.EqualTo(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(2))));
    }

    [Test]
    public void A_host_has_no_last_time() =>
        Assert.That(
            TimeOptions.ParseWindow(null, null, null, null, _first, DateTimeOffset.MaxValue, _utc).End,
            Is.EqualTo(DateTimeOffset.MaxValue));

    [Test]
    public void A_wrong_time_is_refused_with_libpcps_mark() =>
        Assert.That(
            () => Parse(start: "tomorow"),
            Throws.TypeOf<FormatException>().With.Message.Contains("tomorow").And.Message.Contains("^"));

    private static TimeWindow Parse(
        string? start = null, string? finish = null, string? align = null, string? origin = null) =>
        TimeOptions.ParseWindow(start, finish, align, origin, _first, _last, _utc);
}
