using System.Diagnostics.CodeAnalysis;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// Writes files on a thread of its own, because a disk may be slow. Writes of one file keep their order, and of those
/// that have not begun only the last one is done, after a pause. The thread exists only while there is something to
/// write.
/// </summary>
internal sealed class BackgroundWriter(string name, TimeSpan pause = default)
{
    // pmcd does not wait for ever for the end of an agent.
    private static readonly TimeSpan _endBound = TimeSpan.FromSeconds(2);

    private readonly object _gate = new(); // never held for I/O
    private readonly OrderedDictionary<string, Action> _writes = [];
    private Thread? _thread;
    private bool _isFinishing;

    /// <summary>Writes a file soon; <paramref name="write"/> handles its errors.</summary>
    public void Enqueue(string file, Action write)
    {
        lock (_gate)
        {
            _writes[file] = write;
            if (_thread is not null)
                return;
            _thread = new Thread(Run, 256 * 1024) { Name = name, IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>Does all writes that were enqueued, without pauses, and waits for them, but not for long.</summary>
    /// <returns>Whether they are done.</returns>
    public bool Finish()
    {
        Thread? thread;
        lock (_gate)
        {
            _isFinishing = true;
            thread = _thread;
            Monitor.Pulse(_gate);
        }

        return thread is null || thread.Join(_endBound);
    }

    private void Run()
    {
        while (TryTake(out Action? write))
        {
            write();
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
