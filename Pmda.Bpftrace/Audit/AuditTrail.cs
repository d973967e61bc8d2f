using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Audit;

/// <summary>
/// Who did what to which script, a line each (<see cref="AuditLine"/>): in the agent's log and, if configured, in
/// syslog. Any thread; none waits.
/// </summary>
/// <param name="log">The agent's log.</param>
/// <param name="syslog">Where the lines go beside the log, or null.</param>
internal sealed class AuditTrail(ILogger log, SyslogQueue? syslog = null) : IDisposable
{
    public void Write(AuditEvent e)
    {
        string line = AuditLine.Of(e);
        log.Write(new LogMessage(LogEventLevel.Information, line));
        syslog?.Enqueue(line, isWarning: e.Refusal is not null);
    }

    /// <summary>Writes what is queued for syslog, but does not wait long.</summary>
    public void Dispose() => syslog?.Dispose();
}
