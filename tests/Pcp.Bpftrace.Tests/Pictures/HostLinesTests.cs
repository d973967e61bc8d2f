using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class HostLinesTests
{
    private static readonly Sample _sample = Drawing.Sample(0,
    [
        new("web1", HostPhase.Running, Warnings: "@x: too large\n@y: \x1b[m"),
        new("web2", HostPhase.Failed, "ERROR: no such probe\nkprobe:x { }\n~~~~~~~~"),
        new("web3", HostPhase.Late, "pmcd cannot be reached\x1b"),
        new("web4", HostPhase.Stopped),
        new("web5", HostPhase.Late),
    ]);

    [Test]
    public void Each_problem_has_a_line_and_more_with_room() => Assert.That(Draw(64, 10), Is.EqualTo(new[]
    {
        "! web1: @x: too large",
        @"! web1: @y: \x1b[m",
        "✗ web2: ERROR: no such probe",
        "  kprobe:x { }",
        "  ~~~~~~~~",
        @"! web3: these are its last values: pmcd cannot be reached\x1b",
        "! web4: the script has ended; these are its last values",
        "! web5: these are its last values: no answer in time",
    }));

    [Test]
    public void Without_room_they_are_counted() => Assert.That(Draw(20, 3), Is.EqualTo(new[]
    {
        "! web1: @x: too lar…",
        @"! web1: @y: \x1b[m",
        "… 4 more problems",
    }));

    [Test]
    public void A_long_one_has_two_lines_if_there_is_room()
    {
        Sample words = Drawing.Sample(0, [new("web1", HostPhase.Running, Warnings: "the map is full, keys are lost")]);
        HostState state = new("web1", HostPhase.Running, Warnings: "/usr/lib/x86_64-linux-gnu/libc.so.6");
        Sample word = Drawing.Sample(0, [state]);
        Canvas canvas = new(28, 2, Drawing.Unicode);
        Assert.That(Drawing.Text(HostLines.Draw(words, canvas)), Is.EqualTo(new[]
        {
            "! web1: the map is full,", "  keys are lost",
        }));
        Assert.That(Drawing.Text(HostLines.Draw(word, canvas)), Is.EqualTo(new[]
        {
            "! web1: /usr/lib/x86_64-linu", "  x-gnu/libc.so.6",
        }));
        Assert.That(Drawing.Text(HostLines.Draw(words, canvas with { Height = 1 })), Is.EqualTo(new[]
        {
            "! web1: the map is full, ke…",
        }));
    }

    [TestCase(20, 0)]
    [TestCase(0, 3)]
    public void Nothing_fits_in_no_room(int width, int height) =>
        Assert.That(string.Concat(Draw(width, height)), Is.Empty);

    private static string[] Draw(int width, int height) =>
        Drawing.Text(HostLines.Draw(_sample, new Canvas(width, height, Drawing.Unicode)));
}
