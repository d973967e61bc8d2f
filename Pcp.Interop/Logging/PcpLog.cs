using Serilog;
using Serilog.Core;

namespace Pcp.Interop.Logging;

/// <summary>The log of an agent, in the form of PCP's own agents.</summary>
public static class PcpLog
{
    private const int QueuedLines = 10_000;

    /// <summary>
    /// A logger to standard error with PCP's line format. A thread of its own writes the lines, so that no thread that
    /// logs waits for a disk; if more than 10,000 lines are queued, further ones are dropped. Disposing it writes the
    /// queued lines.
    /// </summary>
    /// <param name="program">The name of the process.</param>
    public static Logger Create(string program)
    {
        StandardErrorSink sink = new(new PcpLogFormatter(program, Environment.ProcessId));
        return new LoggerConfiguration()
            .WriteTo.Async(to => to.Sink(sink), QueuedLines)
            .CreateLogger();
    }
}
