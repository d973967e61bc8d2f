using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Bounds the memory of a script's bpftrace, which holds the compiler and, while it prints, a copy of each map. It is
/// checked often while the script starts: the compiler reads a file that has no end at a gigabyte a second. For one
/// process.
/// </summary>
/// <param name="child">The process.</param>
/// <param name="services">The limit, and the loop.</param>
/// <param name="exceeded">Called once, with the error.</param>
internal sealed class MemoryWatch(IChild child, RunnerServices services, Action<string> exceeded)
{
    private const long Megabyte = 1024 * 1024;

    private static readonly TimeSpan _intervalAtStart = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    private readonly long _limit = services.Options.MaxMemory;
    private IDisposable? _timer;
    private bool _isStarting = true;

    /// <summary>The process was launched.</summary>
    public void Begin()
    {
        if (_limit > 0)
            Schedule();
    }

    /// <summary>It runs the script.</summary>
    public void Started() => _isStarting = false;

    /// <summary>It is gone.</summary>
    public void End() => _timer?.Dispose();

    private void Schedule() => _timer = services.Loop.Schedule(_isStarting ? _intervalAtStart : _interval, Check);

    private void Check()
    {
        long used = child.OwnMemory();
        if (used <= _limit)
        {
            Schedule();
            return;
        }

        exceeded(string.Create(
            CultureInfo.InvariantCulture,
            $"bpftrace used {used / Megabyte} MiB of memory, more than the {_limit / Megabyte} MiB of max_memory in "
                + $"bpftrace.conf; fewer or smaller maps help, or a larger max_memory"));
    }
}
