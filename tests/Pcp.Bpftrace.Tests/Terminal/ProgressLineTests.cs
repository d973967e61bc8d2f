using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Tests.Terminal;

public class ProgressLineTests
{
    [Test]
    public void A_line_that_was_never_shown_is_not_erased()
    {
        using StringWriter output = new();
        new ProgressLine(output).Erase();
        Assert.That(output.ToString(), Is.Empty);
    }

    [TestCase(12, "recordin...")]
    [TestCase(13, "recording on")]
    [TestCase(0, "recording on")]
    public void A_line_is_narrower_than_the_terminal(int width, string line)
    {
        using StringWriter output = new();
        new ProgressLine(output, () => width).Show("recording on");
        Assert.That(output.ToString(), Is.EqualTo($"\r\x1b[K{line}"));
    }
}
