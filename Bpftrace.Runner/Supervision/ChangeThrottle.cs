using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Reports changes at once where they are few. From the eleventh in a second on, they are reported together at its end:
/// a script whose probes meet errors changes its warnings thousands of times a second, and each report copies them.
/// </summary>
internal sealed class ChangeThrottle(IEventLoop loop, TimeProvider clock, Action report)
{
    private const int MaxAtOnce = 10;

    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    private long _windowStart = clock.GetTimestamp();
    private int _reports;
    private IDisposable? _timer;

    /// <summary>Something has changed.</summary>
    public void Changed()
    {
        if (_timer is not null)
            return;
        TimeSpan elapsed = clock.GetElapsedTime(_windowStart);
        if (elapsed >= _window)
        {
            _windowStart = clock.GetTimestamp();
            _reports = 0;
        }

        if (_reports < MaxAtOnce)
        {
            _reports++;
            report();
        }
        else
        {
            _timer = loop.Schedule(_window - elapsed, ReportLate);
        }
    }

    /// <summary>Drops a report that is pending; later changes are reported again.</summary>
    public void Cancel()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void ReportLate()
    {
        _timer = null;
        report();
    }
}
