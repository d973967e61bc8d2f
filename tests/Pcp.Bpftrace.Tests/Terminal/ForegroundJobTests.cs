using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Tests.Terminal;

public class ForegroundJobTests
{
    [TestCase("7 (pcp-bpftrace) S 1 7 5 34816 7 4194304", true)]
    [TestCase("8 (name) with (blanks) S 1 7 5 34816 7 4194304", true)]
    [TestCase("7 (pcp-bpftrace) S 1 7 5 34816 5 4194304", false)]
    [TestCase("7 (pcp-bpftrace) S 1 7 7 0 -1 4194304", true)]
    public void The_group_that_has_the_terminal_is_in_the_foreground(string stat, bool isForeground) =>
        Assert.That(ForegroundJob.Is(stat), Is.EqualTo(isForeground));

    [Test]
    public void This_process_can_be_asked() => Assert.That(() => ForegroundJob.IsThis(), Throws.Nothing);
}
