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
}
