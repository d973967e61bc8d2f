using Serilog;
using Serilog.Core;

namespace Pcp.Interop.Logging;

/// <summary>The log of an agent, as PCP's own agents have it.</summary>
public static class PcpLog
{
    private const int QueuedLines = 10_000;

    /// <summary>
    /// A logger to standard error with PCP's line format. Lines are written by a thread of its own, so that no thread
    /// that logs ever waits for a disk; if more than 10,000 are waiting, further ones are dropped. Disposing it
    /// writes what is waiting.
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
