using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Bounds the time from the launch of bpftrace until it runs the script. It may need minutes to compile, but a file
/// that the script includes may have no end, such as a FIFO, and then bpftrace says nothing for ever. A warning comes
/// at half of the time. For one process.
/// </summary>
internal sealed class StartWatch(
    Script script, RunnerServices services, WarningLog warnings, Action changed, Action<string> expired)
{
    private readonly TimeSpan _limit = services.Options.StartTimeout;
    private IDisposable? _timer;

    /// <summary>bpftrace was launched. When its time is over, <c>expired</c> is called with the error.</summary>
    public void Begin()
    {
        if (_limit > TimeSpan.Zero)
            _timer = services.Loop.Schedule(_limit / 2, Warn);
    }

    /// <summary>The script runs, or bpftrace is to end.</summary>
    public void End()
    {
        _timer?.Dispose();
        warnings.Set(WarningSource.Start, "");
    }

    private void Warn()
    {
        string message = $"bpftrace was started {Seconds(_limit / 2)} seconds ago, but does not run the script yet; "
            + $"it is ended after {Seconds(_limit)} seconds (start_timeout in bpftrace.conf)";
        warnings.Set(WarningSource.Start, message);
        services.Log.Warning(script, message);
        _timer = services.Loop.Schedule(_limit - (_limit / 2), Expire);
        changed();
    }

    private void Expire() => expired(
        $"bpftrace did not run the script within {Seconds(_limit)} seconds; if it needs longer to compile, set "
        + "start_timeout in bpftrace.conf to more seconds, or to 0 for no limit; a file that the script includes may "
        + "have no end");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
