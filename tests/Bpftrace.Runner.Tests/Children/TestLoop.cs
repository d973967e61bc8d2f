using System.Collections.Concurrent;
using Bpftrace.Runner.Children;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Bpftrace.Runner.Tests.Children;

/// <summary>An event loop, what it logged, and a way to run work there and wait for it.</summary>
internal sealed class TestLoop : IDisposable
{
    /// <summary>When to give up: no test is about this time, and none that passes comes near it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Logger _log;
    private readonly Lines _lines = new();

    private sealed class Lines : ILogEventSink
    {
        private readonly ConcurrentQueue<LogEvent> _events = [];

        internal LogEvent[] Events => [.. _events];

        public void Emit(LogEvent logEvent) => _events.Enqueue(logEvent);
    }

    internal TestLoop()
    {
        _log = new LoggerConfiguration().WriteTo.Sink(_lines).CreateLogger();
        Loop = new EventLoop("test", _log);
    }

    internal EventLoop Loop { get; }

    internal LogEvent[] Logged => _lines.Events;

    internal T Run<T>(Func<T> work)
    {
        TaskCompletionSource<T> done = new();
        Loop.Post(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return Wait(done.Task);
    }

    internal void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    internal static T Wait<T>(Task<T> task)
    {
        if (Task.WhenAny(task, Task.Delay(Patience)).GetAwaiter().GetResult() != task)
            throw new TimeoutException("the loop did not answer");
        return task.GetAwaiter().GetResult();
    }

    internal TestChild Start(ReadOnlyMemory<byte> input, params string[] arguments) =>
        Start(new ChildCommand(arguments) { Input = input });

    internal TestChild Start(ChildCommand command)
    {
        TestChild child = new();
        Run(() => child.Process = Loop.Start(command, child));
        return child;
    }

    internal TestChild Shell(string script) => Start(default, "/bin/sh", "-c", script);

    public void Dispose()
    {
        Loop.Dispose();
        _log.Dispose();
    }
}
