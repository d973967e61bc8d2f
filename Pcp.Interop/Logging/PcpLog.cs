using Serilog.Core;
using Serilog.Events;

namespace Pcp.Interop.Logging;

/// <summary>The log of an agent, in the form of PCP's own agents.</summary>
public static class PcpLog
{
    private const int QueuedLines = 10_000;

    private static readonly MessageTemplate _empty = new([]);

    /// <summary>
    /// A logger to standard error with PCP's line format. A thread of its own writes the lines, so that no thread that
    /// logs waits for a disk; if more than 10,000 lines are queued, further ones are dropped. Disposing it writes the
    /// queued lines.
    /// </summary>
    public static Logger Create(string program)
    {
        StandardErrorSink sink = new(new PcpLogFormatter(program, Environment.ProcessId));
        return new LoggerConfiguration()
            .WriteTo.Async(to => to.Sink(sink), QueuedLines)
            .CreateLogger();
    }

    /// <summary>Waits until earlier lines are written: clients may read the log after an answer.</summary>
    /// <param name="log">A logger that <see cref="Create"/> returned, or one that writes to it.</param>
    /// <param name="bound">The longest wait: the log's disk may be slow.</param>
    public static void Flush(ILogger log, TimeSpan bound)
    {
        ArgumentNullException.ThrowIfNull(log);
        // Not disposed: the sink may set it after the bound.
        ManualResetEventSlim written = new();
        LogEventProperty marker = new(StandardErrorSink.FlushMarker, new ScalarValue(written));
        log.Write(new LogEvent(DateTimeOffset.UtcNow, LogEventLevel.Fatal, null, _empty, [marker]));
        written.Wait(bound);
    }
}
