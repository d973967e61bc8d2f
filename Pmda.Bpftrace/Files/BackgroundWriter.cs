using System.Diagnostics.CodeAnalysis;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// Writes files on a thread of its own, because a disk may be slow. Writes of one file are done in order; of several
/// that have not begun only the last one is done. The thread exists only while there is something to write, and pauses
/// after each write. If no thread can be started, the writes wait until the next <see cref="Enqueue"/>.
/// </summary>
internal sealed class BackgroundWriter(string name, ILogger log, TimeSpan pause = default)
{
    // pmcd does not wait for ever for the end of an agent.
    private static readonly TimeSpan _endBound = TimeSpan.FromSeconds(2);

    private readonly object _gate = new(); // never held for I/O
    private readonly OrderedDictionary<string, Action> _writes = [];
    private Thread? _thread;
    private bool _hasFailed;
    private bool _isFinishing;

    /// <summary>How a thread is started; tests have it fail.</summary>
    internal Action<Thread> Start { get; init; } = static thread => thread.Start();

    /// <summary>Writes a file soon; <paramref name="write"/> handles its errors.</summary>
    public void Enqueue(string file, Action write)
    {
        lock (_gate)
        {
            _writes[file] = write;
            TryStart();
        }
    }

    /// <summary>
    /// Does all writes that were enqueued, without pauses, and waits for them, at most two seconds. If no thread can be
    /// started for them, they are done on the caller's.
    /// </summary>
    /// <returns>Whether they are done.</returns>
    public bool Finish()
    {
        Thread? thread;
        lock (_gate)
        {
            _isFinishing = true;
            TryStart();
            thread = _thread;
            Monitor.Pulse(_gate);
        }

        if (thread is not null)
            return thread.Join(_endBound);
        Run();
        return true;
    }

    // Under _gate. The host may have no thread left now (EAGAIN).
    private void TryStart()
    {
        if (_thread is not null || _writes.Count == 0)
            return;
        Thread thread = new(Run, 256 * 1024) { Name = name, IsBackground = true };
        try
        {
            Start(thread);
            _thread = thread;
            _hasFailed = false;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            if (!_hasFailed)
                log.WritesWait(name, e.Message);
            _hasFailed = true;
        }
    }

    private void Run()
    {
        while (TryTake(out Action? write))
        {
            try
            {
                write();
            }
            catch (Exception e)
            {
                log.WorkFailed(name, e);
            }

            lock (_gate)
            {
                if (!_isFinishing && pause > TimeSpan.Zero)
                    Monitor.Wait(_gate, pause);
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out Action? write)
    {
        lock (_gate)
        {
            if (_writes.Count == 0)
            {
                write = null;
                _thread = null;
                return false;
            }

            write = _writes.GetAt(0).Value;
            _writes.RemoveAt(0);
            return true;
        }
    }
}
