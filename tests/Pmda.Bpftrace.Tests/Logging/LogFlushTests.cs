using Bpftrace.Runner.Tests.Processes;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Tests.Logging;

internal sealed class LogFlushTests
{
    [Test]
    public void A_log_that_is_too_slow_is_not_waited_for_again_at_once()
    {
        ManualClock clock = new();
        int waits = 0;
        bool isFast = false;
        LogFlush flush = new(
            () =>
            {
                waits++;
                return isFast;
            },
            clock);
        for (int i = 0; i < 10; i++)
            flush.Flush();
        Assert.That(waits, Is.EqualTo(1));

        clock.MoveTo(LogFlush.Pause);
        isFast = true;
        flush.Flush();
        flush.Flush();
        Assert.That(waits, Is.EqualTo(3), "each time while it is fast");
    }
}
