using Bpftrace.Runner.Children;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Decides when to report bpftrace's standard error. The text is reported shortly after its first piece, since many
/// small ones may follow, and then at most once a second, since it has up to 32 KiB. Skipped probes are reported after
/// one second without a new one, since bpftrace goes on attaching, and complaining, after its first output; and again
/// if more are skipped later. For one process.
/// </summary>
internal sealed class StandardErrorReport(
    StandardError text, IEventLoop loop, Action written, Action<SkippedProbes> skipped)
{
    private static readonly TimeSpan _textDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1);

    private IDisposable? _textTimer;
    private IDisposable? _probeTimer;
    private bool _isReported;
    private bool _hasStarted;
    private int _skipped;

    public void Started()
    {
        _hasStarted = true;
        AwaitSilence();
    }

    public void Written()
    {
        AwaitSilence();
        _textTimer ??= loop.Schedule(_isReported ? _silence : _textDelay, () =>
        {
            _textTimer = null;
            _isReported = true;
            written();
        });
    }

    /// <summary>The process has ended well, so that no more probes can be skipped.</summary>
    public void Exited()
    {
        if (_hasStarted)
            skipped(SkippedProbes.Find(text.Text));
    }

    public void End()
    {
        _textTimer?.Dispose();
        _probeTimer?.Dispose();
    }

    private void AwaitSilence()
    {
        if (_hasStarted)
            _probeTimer ??= loop.Schedule(_silence, CheckProbes);
    }

    private void CheckProbes()
    {
        _probeTimer = null;
        SkippedProbes found = SkippedProbes.Find(text.Text);
        if (found.Names.Length == _skipped)
        {
            skipped(found);
            return;
        }

        _skipped = found.Names.Length;
        AwaitSilence();
    }
}
