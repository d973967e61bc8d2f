using Bpftrace.Runner.Processes;
using Pcp.Interop.Processes;

namespace Pmda.Bpftrace.Hosting;

/// <summary>The runner's thread: the kit's event loop.</summary>
internal sealed class RunLoop(EventLoop loop) : IRunLoop
{
    /// <inheritdoc/>
    public void Post(Action work) => loop.Post(work);

    /// <inheritdoc/>
    public IDisposable Schedule(TimeSpan delay, Action work) => loop.Schedule(delay, work);
}
