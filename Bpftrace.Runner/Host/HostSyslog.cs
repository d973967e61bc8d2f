using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Host;

/// <summary>The system's log: journald's or that of another syslog daemon.</summary>
public static class HostSyslog
{
    /// <summary>
    /// Writes a line of facility authpriv, as a warning or a notice. Any thread; waits while the daemon does not read.
    /// </summary>
    public static void Write(string line, bool isWarning) => Shim.Syslog(isWarning ? 1 : 0, line);
}
