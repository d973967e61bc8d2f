using System.Collections.Concurrent;
using Pcp.Interop.Processes;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Pcp.Interop.Tests.Processes;

/// <summary>An event loop, what it logged, and a way to run work there and wait for it.</summary>
internal sealed class TestLoop : IDisposable
{
    /// <summary>When to give up: no test is about this time, and none that passes comes near it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string> _noVariables = [];

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

    /// <summary>Starts a child and hears what it does.</summary>
    internal TestChild Start(ReadOnlyMemory<byte> input, params string[] arguments) => Start(_noVariables, input, arguments);

    /// <summary>Starts a child with variables of its own in its environment, and hears what it does.</summary>
    internal TestChild Start(IReadOnlyDictionary<string, string> environment, ReadOnlyMemory<byte> input, params string[] arguments)
    {
        TestChild child = new();
        Run(() => child.Process = ChildProcess.Start(Loop, arguments, environment, input, child));
        return child;
    }

    internal TestChild Shell(string script) => Start(default, "/bin/sh", "-c", script);

    public void Dispose()
    {
        Loop.Dispose();
        _log.Dispose();
    }
}
