using System.Collections.Concurrent;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Audit;

/// <summary>
/// Passes lines to syslog(3) on a thread of its own, because the daemon that reads them may be slow or stuck. If too
/// many wait, further ones are dropped, and the agent's log says how many. Any thread.
/// </summary>
internal sealed class SyslogQueue : IDisposable
{
    /// <summary>The most lines that wait: more than a single request can cause.</summary>
    public const int Capacity = 10_000;

    private const int StackSize = 256 * 1024;

    // pmcd does not wait for ever for the end of an agent.
    private static readonly TimeSpan _endBound = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<(string Line, bool IsWarning)> _lines = new(Capacity);
    private readonly Action<string, bool> _write;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private long _dropped;

    /// <param name="write">Writes a line; the second argument is whether it is a warning.</param>
    /// <param name="log">The agent's log.</param>
    public SyslogQueue(Action<string, bool> write, ILogger log)
    {
        _write = write;
        _log = log;
        _thread = new Thread(Run, StackSize) { Name = "syslog", IsBackground = true };
        _thread.Start();
    }

    public void Enqueue(string line, bool isWarning)
    {
        try
        {
            if (!_lines.TryAdd((line, isWarning)))
                Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // The agent ends, while pmcd's thread still serves a request.
        }
    }

    public void Dispose()
    {
        _lines.CompleteAdding();
        _thread.Join(_endBound);
    }

    private void Run()
    {
        foreach ((string line, bool isWarning) in _lines.GetConsumingEnumerable())
        {
            try
            {
                _write(line, isWarning);
            }
            catch (Exception e)
            {
                _log.WorkFailed("syslog", e);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and long dropped)
                _log.AuditLinesDropped(dropped);
        }
    }
}
