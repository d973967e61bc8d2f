using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Apply;

/// <summary>Shows in a terminal how many hosts are done. Any thread.</summary>
/// <param name="hosts">The number of hosts.</param>
/// <param name="line">Where it is shown; null if that is no terminal.</param>
/// <param name="end">Whether the work is to end.</param>
internal sealed class ApplyProgress(int hosts, ProgressLine? line, CancellationToken end) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _ending;
    private int _done, _failed;

    /// <summary>Begins.</summary>
    public void Begin()
    {
        Show();
        _ending = end.Register(Show);
    }

    /// <summary>Counts a host that is done.</summary>
    public void Add(bool hasFailed)
    {
        lock (_gate)
        {
            _done++;
            _failed += hasFailed ? 1 : 0;
            Show();
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        _ending.Dispose();
        line?.Erase();
    }

    private void Show()
    {
        lock (_gate)
        {
            string failed = _failed > 0 ? $", {_failed} failed" : "";
            string hint = end.IsCancellationRequested ? "ending" : "Ctrl-C ends it";
            line?.Show(string.Create(
                CultureInfo.InvariantCulture, $"{_done} of {hosts} hosts are done{failed}  {hint}"));
        }
    }
}
