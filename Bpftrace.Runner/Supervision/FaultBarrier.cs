using Bpftrace.Runner.Children;
using Bpftrace.Runner.Logging;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Stops exceptions: all work for one script runs behind its barrier, so that an error in it reaches neither the loop
/// nor another script. All of it runs on one thread, the loop's. Where <c>failed</c> throws too, that is logged.
/// </summary>
internal sealed class FaultBarrier(ILogger log, Action<Exception> failed)
{
    private readonly OwnerThread _thread = new();

    /// <summary>Runs work; an exception in it goes to <c>failed</c>.</summary>
    public void Run(Action work) => Run(static work => work(), work);

    /// <inheritdoc cref="Run(Action)"/>
    public void Run<T>(Action<T> work, T argument)
        where T : allows ref struct
    {
        _thread.Check();
        try
        {
            work(argument);
        }
        catch (Exception exception)
        {
            try
            {
                failed(exception);
            }
            catch (Exception again)
            {
                log.ManagerFailed(again);
            }
        }
    }

    /// <summary>A loop whose work and observers run behind this barrier.</summary>
    public IEventLoop Around(IEventLoop loop) => new GuardedLoop(this, loop);

    private sealed class GuardedLoop(FaultBarrier barrier, IEventLoop loop) : IEventLoop
    {
        public void Post(Action work) => loop.Post(() => barrier.Run(work));

        public IDisposable Schedule(TimeSpan delay, Action work) => loop.Schedule(delay, () => barrier.Run(work));

        public IChild Start(ChildCommand command, IChildObserver observer) =>
            loop.Start(command, new GuardedObserver(barrier, observer));
    }

    private sealed class GuardedObserver(FaultBarrier barrier, IChildObserver observer) : IChildObserver
    {
        // Fields, because a method group would be a new delegate for each chunk of output.
        private readonly Action<ReadOnlySpan<byte>> _output = observer.OnOutput;
        private readonly Action<ReadOnlySpan<byte>> _errorOutput = observer.OnErrorOutput;

        public void OnOutput(ReadOnlySpan<byte> bytes) => barrier.Run(_output, bytes);

        public void OnErrorOutput(ReadOnlySpan<byte> bytes) => barrier.Run(_errorOutput, bytes);

        public void OnExited(ChildExit exit) => barrier.Run(observer.OnExited, exit);
    }
}
