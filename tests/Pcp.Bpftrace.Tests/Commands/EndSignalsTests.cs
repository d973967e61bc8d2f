using Pcp.Bpftrace.Commands;

namespace Pcp.Bpftrace.Tests.Commands;

public class EndSignalsTests
{
    [Test]
    public void Threads_may_still_wait_for_the_token_afterwards()
    {
        EndSignals signals = new();
        CancellationToken token = signals.Token;
        signals.Dispose();
        Assert.That(token.WaitHandle.WaitOne(0), Is.False);
    }
}
