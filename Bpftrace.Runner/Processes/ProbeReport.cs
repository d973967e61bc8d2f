using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// Finds the moment to say which probes are not attached: bpftrace complains of each that it skips while it attaches the others,
/// of which its first output does not wait, so it must have been silent about that for a second. For one process.
/// </summary>
/// <param name="complaints">What the process wrote to its standard error so far.</param>
/// <param name="loop">Where the time passes.</param>
/// <param name="say">Called with the probes that it skipped; again if more of them come later.</param>
internal sealed class ProbeReport(Complaints complaints, IEventLoop loop, Action<SkippedProbes> say)
{
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1);

    private IDisposable? _timer;
    private bool _hasBegun;
    private int _skipped;

    /// <summary>The script has started.</summary>
    public void Begin()
    {
        _hasBegun = true;
        Look();
    }

    /// <summary>The process has complained of something.</summary>
    public void Look()
    {
        if (_hasBegun)
            _timer ??= loop.Schedule(_silence, Check);
    }

    /// <summary>The process has ended, so that no more can come.</summary>
    public void Complete()
    {
        if (_hasBegun)
            say(SkippedProbes.Find(complaints.Text));
    }

    /// <summary>Nothing is to be said any more.</summary>
    public void End() => _timer?.Dispose();

    private void Check()
    {
        _timer = null;
        SkippedProbes skipped = SkippedProbes.Find(complaints.Text);
        if (skipped.Names.Length == _skipped)
        {
            say(skipped);
            return;
        }

        _skipped = skipped.Names.Length;
        Look();
    }
}
