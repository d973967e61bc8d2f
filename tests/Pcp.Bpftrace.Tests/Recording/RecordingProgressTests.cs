using Pcp.Bpftrace.Recording;
using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Tests.Recording;

public class RecordingProgressTests
{
    private static readonly RecordingPlan _plan = new("code", TimeSpan.FromSeconds(1), null, "out", false, false);

    [Test]
    public void In_a_terminal_it_is_one_line_which_is_removed_at_the_end()
    {
        using StringWriter output = new();
        RecordingProgress progress = Progress(output, isTerminal: true);
        progress.Show(isEnding: false);
        Assert.That(output.ToString(), Does.StartWith("\r\x1b[Kstarting  0:00:0").And.EndsWith("Ctrl-C ends it"));
        progress.Show(isEnding: true);
        progress.End();
        Assert.That(output.ToString(), Does.EndWith("\r\x1b[Kending\r\x1b[K"));
    }

    [Test]
    public void Elsewhere_nothing_is_shown_before_it_records()
    {
        using StringWriter output = new();
        RecordingProgress progress = Progress(output, isTerminal: false);
        progress.Show(isEnding: false);
        progress.Show(isEnding: true);
        progress.End();
        Assert.That(output.ToString(), Is.Empty);
    }

    [Test]
    public void A_closed_terminal_does_not_disturb_recordings()
    {
        using ClosedTerminal output = new();
        RecordingProgress progress = Progress(output, isTerminal: true);
        Assert.That(() => progress.Show(isEnding: false), Throws.Nothing);
        Assert.That(progress.End, Throws.Nothing);
    }

    [Test]
    public void A_closed_file_does_not_disturb_recordings_either()
    {
        using ClosedTerminal output = new();
        RecordingProgress progress = new([], null, output, null);
        Assert.That(() => progress.Show(isEnding: false), Throws.Nothing);
    }

    private static RecordingProgress Progress(TextWriter output, bool isTerminal) =>
        new([new HostRecording("local:", _plan)], null, output, isTerminal ? new ProgressLine(output) : null);

    private sealed class ClosedTerminal : StringWriter
    {
        public override void Write(string? value) => throw new IOException();
    }
}
