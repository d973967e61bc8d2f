using Integration.Rig;

namespace Bench.Measuring;

/// <summary>Watches a process and records its maximum number of open files and memory.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);

    private readonly int _pid;
    private readonly Thread _thread;
    private volatile bool _isOver;

    /// <summary>Begins.</summary>
    public Watch(int pid)
    {
        _pid = pid;
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The most descriptors.</summary>
    public int Descriptors { get; private set; }

    /// <summary>The most resident memory in bytes.</summary>
    public long Resident { get; private set; }

    /// <summary>The most processes that it had started and not yet reaped.</summary>
    public int Children { get; private set; }

    /// <summary>Ends; the maxima stay.</summary>
    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Look()
    {
        while (!_isOver && ProcFs.IsAlive(_pid))
        {
            try
            {
                Descriptors = Math.Max(Descriptors, Directory.GetFiles($"/proc/{_pid}/fd").Length);
                Resident = Math.Max(Resident, ProcessCost.Resident([_pid]));
                Children = Math.Max(Children, ProcFs.ChildrenOf(_pid).Count);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                return; // it ended, which its client notices
            }

            Thread.Sleep(_interval);
        }
    }
}
