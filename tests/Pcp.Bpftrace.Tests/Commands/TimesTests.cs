using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Tests.Terminal;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Commands;

public class TimesTests
{
    private static PmException Dead => new(new PmError(-111), "connecting"); // ECONNREFUSED

    private static readonly DateTimeOffset _start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [TestCase("500ms", 0.5)]
    [TestCase("500 ms", 0.5)]
    [TestCase("500msec", 0.5)]
    [TestCase("1sec 20ms", 1.02)]
    [TestCase("2min", 120)]
    [TestCase("2m", 120)]
    [TestCase("0.25", 0.25)]
    public void Intervals_are_as_in_PCP_but_ms_is_milliseconds(string text, double seconds) =>
        Assert.That(Times.Parse(text, "--for"), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void A_wrong_interval_is_named_with_its_option() =>
        Assert.That(
            () => Times.Parse("3x", "--for"),
            Throws.TypeOf<CommandException>().With.Message
                .EqualTo("--for: '3x' is not a time such as 30s, 10min, 1hour"));

    [Test]
    public void The_zone_is_that_of_the_first_host_that_answers()
    {
        PcpTimeZone zone = new("EET-2");
        using StringWriter errors = new();
        ManualClock clock = new();
        Assert.That(
            Times.ZoneOf(["dead", "web1", "web2"], host => host == "web1" ? zone : throw Dead, errors, clock),
            Is.SameAs(zone));
        Assert.That(errors.ToString(), Is.Empty);
        Assert.That(Times.ZoneOf(["dead"], _ => throw Dead, errors, clock), Is.SameAs(PcpTimeZone.Local));
        Assert.That(errors.ToString(), Does.StartWith("pcp-bpftrace: note: no host has answered"));
    }

    [Test]
    public void Of_hosts_that_are_dead_only_the_first_few_are_asked_for_their_zone()
    {
        using StringWriter errors = new();
        ManualClock clock = new();
        int asked = 0;
        Assert.That(Times.ZoneOf(["a", "b", "c", "d"], Ask, errors, clock), Is.SameAs(PcpTimeZone.Local));
        Assert.That(asked, Is.EqualTo(2));

        PcpTimeZone Ask(string host)
        {
            asked++;
            clock.Elapsed += TimeSpan.FromSeconds(5);
            throw Dead;
        }
    }

    [TestCase("@no!", null, null, null, "--start: '@no!'")]
    [TestCase("1min", "@no!", null, null, "--finish: '@no!'")]
    [TestCase("1min", null, "@no!", null, "--origin: '@no!'")]
    [TestCase("1min", null, null, "no!", "--align: 'no!'")]
    public void Of_a_time_window_the_wrong_option_is_named(
        string? start, string? finish, string? origin, string? align, string message)
    {
        SamplingOptions sampling = new() { Start = start, Finish = finish, Origin = origin, Align = align };
        ArchiveLabel label = new("web1", "UTC", _start, _start.AddHours(1));
        Assert.That(
            () => Times.Window(sampling, label, PcpTimeZone.Local),
            Throws.TypeOf<CommandException>().With.Message.StartsWith(message));
    }
}
