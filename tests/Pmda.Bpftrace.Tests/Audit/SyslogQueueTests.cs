using System.Collections.Concurrent;
using Bpftrace.Runner.Tests.Processes;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Clusters;

namespace Pmda.Bpftrace.Tests.Audit;

internal sealed class SyslogQueueTests
{
    private readonly ConcurrentQueue<(string Line, bool IsWarning)> _written = new();

    [Test]
    public void Lines_of_the_trail_are_in_the_log_and_in_syslog()
    {
        LogLines log = new();
        SyslogQueue syslog = new((line, isWarning) => _written.Enqueue((line, isWarning)), log.Logger);
        using (AuditTrail audit = new(log.Logger, syslog))
        {
            audit.Write(new AuditEvent("stop"));
            audit.Write(new AuditEvent("stop") { Refusal = "{why}" });
        }

        string[] expected =
        [
            "audit: action=stop outcome=ok from=agent",
            "audit: action=stop outcome=refused from=agent reason=\"{why}\"",
        ];
        Assert.That(log.Lines, Is.EqualTo(expected));
        Assert.That(_written, Is.EqualTo(new[] { (expected[0], false), (expected[1], true) }));
    }

    [Test]
    public void What_one_request_makes_has_room() =>
        Assert.That(SyslogQueue.Capacity, Is.GreaterThan(2 * ControlCluster.MaxNames));

    [Test]
    public void A_line_after_the_end_is_in_the_log_only()
    {
        LogLines log = new();
        AuditTrail audit = new(
            log.Logger, new SyslogQueue((line, isWarning) => _written.Enqueue((line, isWarning)), log.Logger));
        audit.Dispose();
        _written.Clear();

        audit.Write(new AuditEvent("stop"));
        Assert.That(log.Lines, Has.Count.EqualTo(1));
        Assert.That(_written, Is.Empty);
    }

    [Test]
    public void An_exception_of_the_writer_is_logged_and_the_next_line_is_written()
    {
        LogLines log = new();
        List<string> written = [];
        SyslogQueue queue = new(
            (line, _) =>
            {
                if (line == "first")
                    throw new InvalidOperationException("a bug");
                written.Add(line);
            },
            log.Logger);
        queue.Enqueue("first", isWarning: false);
        queue.Enqueue("next", isWarning: false);
        queue.Dispose();
        Assert.That(log.Lines, Is.EqualTo(new[] { "Work on the thread syslog failed; please report this" }));
        Assert.That(written, Is.EqualTo(new[] { "next" }));
    }

    [Test]
    public void While_syslog_is_stuck_nobody_waits_and_the_log_says_what_was_dropped()
    {
        LogLines log = new();
        using ManualResetEventSlim isStuck = new(), isReading = new();
        SyslogQueue queue = new(
            (_, _) =>
            {
                isStuck.Set();
                isReading.Wait();
            },
            log.Logger);
        queue.Enqueue("first", isWarning: false);
        isStuck.Wait();
        for (int i = 0; i < SyslogQueue.Capacity + 7; i++)
            queue.Enqueue("next", isWarning: false);
        Assert.That(log.Lines, Is.Empty);

        isReading.Set();
        queue.Dispose();
        Assert.That(
            log.Lines,
            Is.EqualTo(new[]
            {
                "audit: 7 lines did not get into syslog, which reads too slowly; they are in this log",
            }));
    }
}
