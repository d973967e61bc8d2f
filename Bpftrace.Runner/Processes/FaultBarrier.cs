using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// Where exceptions end: whatever is run for one script goes through its barrier, so that an error in it reaches
/// neither the loop nor another script.
/// </summary>
/// <param name="log">Where an error is told that even <paramref name="failed"/> could not handle.</param>
/// <param name="failed">Told of each exception.</param>
internal sealed class FaultBarrier(ILogger log, Action<Exception> failed)
{
    /// <summary>Runs work; an exception in it goes to <c>failed</c>.</summary>
    public void Run(Action work) => Run(static work => work(), work);

    /// <inheritdoc cref="Run(Action)"/>
    public void Run<T>(Action<T> work, T argument)
        where T : allows ref struct
    {
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

    /// <summary>The same loop, with all that it is given to run behind this barrier.</summary>
    public IRunLoop Around(IRunLoop loop) => new GuardedLoop(this, loop);

    /// <summary>The same starter, with those who observe its children behind this barrier.</summary>
    public IChildStarter Around(IChildStarter starter) => new GuardedStarter(this, starter);

    private sealed class GuardedLoop(FaultBarrier barrier, IRunLoop loop) : IRunLoop
    {
        public void Post(Action work) => loop.Post(() => barrier.Run(work));

        public IDisposable Schedule(TimeSpan delay, Action work) => loop.Schedule(delay, () => barrier.Run(work));
    }

    private sealed class GuardedStarter(FaultBarrier barrier, IChildStarter starter) : IChildStarter
    {
        public IChild Start(ChildCommand command, IChildObserver observer) =>
            starter.Start(command, new GuardedObserver(barrier, observer));
    }

    private sealed class GuardedObserver(FaultBarrier barrier, IChildObserver observer) : IChildObserver
    {
        // Kept, because a method group would be a new delegate for each chunk of output.
        private readonly Action<ReadOnlySpan<byte>> _output = observer.OnOutput;
        private readonly Action<ReadOnlySpan<byte>> _errorOutput = observer.OnErrorOutput;

        public void OnOutput(ReadOnlySpan<byte> bytes) => barrier.Run(_output, bytes);

        public void OnErrorOutput(ReadOnlySpan<byte> bytes) => barrier.Run(_errorOutput, bytes);

        public void OnExited(ChildExit exit) => barrier.Run(observer.OnExited, exit);
    }
}
