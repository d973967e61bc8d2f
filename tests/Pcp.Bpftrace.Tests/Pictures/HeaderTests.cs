using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class HeaderTests
{
    private static readonly HostState _running = new("web1", HostPhase.Running, Probes: 3);

    [Test]
    public void One_host_is_named() => Assert.That(
        Draw(new Status("biolatency"), [_running]),
        Is.EqualTo("biolatency · web1 · 3 probes                                            12:00:00"));

    [Test]
    public void A_phase_has_the_word_of_the_documented_formats() => Assert.That(
        Draw(new Status("biolatency"), [_running with { Phase = HostPhase.Stopped }], width: 34),
        Is.EqualTo("biolatency · web1 stopped 12:00:00"));

    [Test]
    public void Several_hosts_are_counted_and_what_is_wrong_comes_first()
    {
        HostState[] hosts =
        [
            _running with { LostEvents = 1200 }, new("web2", HostPhase.Failed), new("web3", HostPhase.Late),
            new("web4", HostPhase.Starting), new("web5", HostPhase.Failed),
        ];
        Assert.That(
            Draw(new Status("biolatency"), hosts, width: 110),
            Is.EqualTo("biolatency · 1 of 5 hosts running, 2 failed, 1 late, 1 starting · 1,200 events lost · 3 probes"
                + "        12:00:00"));
    }

    [Test]
    public void Pause_speed_and_reset_are_said() => Assert.That(
        Draw(new Status("biolatency", Halt: "paused", Speed: -2), [_running], reset: true),
        Is.EqualTo("biolatency · web1 ·  paused  · ◀ ×2 · since 12:00:00         2026-11-26 12:00:00"));

    [TestCase(40, "biolatency · web1 · 3 probes    12:00:00")]
    [TestCase(30, "biolatency · web1     12:00:00")]
    [TestCase(20, "biolatency  12:00:00")]
    [TestCase(12, "biolatency")]
    [TestCase(4, "bio…")]
    [TestCase(1, "…")]
    public void Without_room_the_least_important_is_left_out(int width, string line) =>
        Assert.That(Draw(new Status("biolatency"), [_running], width), Is.EqualTo(line));

    [Test]
    public void The_title_and_hosts_control_nothing() => Assert.That(
        Draw(new Status("a\x1b[m"), [new("\x1b]", HostPhase.Late)], 40),
        Is.EqualTo(@"a\x1b[m · \x1b] late            12:00:00"));

    private static string Draw(Status status, HostState[] hosts, int width = 80, bool reset = false)
    {
        History history = new();
        history.Add(Drawing.Sample(0, hosts));
        if (reset)
            history.Reset();
        return Header.Draw(status, history, width, Drawing.Unicode).ToString();
    }
}
