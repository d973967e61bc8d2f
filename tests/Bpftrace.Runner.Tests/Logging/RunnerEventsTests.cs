using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Processes;
using Bpftrace.Runner.Tests.Scripts;
using Serilog;
using Serilog.Events;

namespace Bpftrace.Runner.Tests.Logging;

/// <summary>Who reads only warnings and errors misses nothing that somebody should look at.</summary>
public class RunnerEventsTests
{
    private readonly LogLines _log = new();
    private readonly Script _script = new("script100", Sources.Named(null), "root", ManualClock.Start);

    [Test]
    public void What_is_wrong_with_a_script_is_a_warning() =>
        AssertLevel(
            LogEventLevel.Warning,
            log => log.StartFailed(_script, "why"),
            log => log.StoppedDueToError(_script, "why"),
            log => log.StillRunning(_script),
            log => log.StillRunningAfterKill(_script),
            log => log.Warning(_script, "why"));

    [Test]
    public void What_is_wrong_with_bpftrace_or_the_agent_is_an_error() =>
        AssertLevel(
            LogEventLevel.Error,
            log => log.BpftraceUnusable("why"),
            log => log.ProbesNotListed("why"),
            log => log.ManagerFailed(new InvalidOperationException()),
            log => log.ScriptFailed(_script, new InvalidOperationException()));

    [Test]
    public void What_was_asked_for_or_is_meant_to_happen_is_neither() =>
        AssertLevel(
            LogEventLevel.Information,
            log => log.Starting(_script),
            log => log.Started(_script),
            log => log.Stopping(_script),
            log => log.Stopped(_script),
            log => log.OutputAgain(_script),
            log => log.Expired(_script, TimeSpan.FromSeconds(60)),
            log => log.Deregistered(_script));

    private void AssertLevel(LogEventLevel level, params Action<ILogger>[] events)
    {
        foreach (Action<ILogger> tell in events)
            tell(_log.Logger);

        Assert.That(_log.Levels, Is.EqualTo(Enumerable.Repeat(level, events.Length)));
    }
}
