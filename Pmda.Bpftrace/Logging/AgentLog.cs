using Microsoft.Extensions.Logging;
using Pcp.Interop.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Serilog.Sinks.Async;

namespace Pmda.Bpftrace.Logging;

/// <summary>The agent's log: Serilog's events in the form of PCP's own agents.</summary>
internal sealed class AgentLog : ILogEventSink, IAsyncLogEventSinkMonitor
{
    private const string Program = "pmdabpftrace";
    private const int QueuedLines = 10_000;

    // The property of an event that is not a line: its ManualResetEventSlim is set once all earlier lines are written.
    private const string FlushMarker = "FlushMarker";

    private static readonly MessageTemplate _empty = new([]);

    private IAsyncLogEventSinkInspector? _queue;
    private long _reported;

    /// <summary>
    /// A logger to standard error with PCP's line format. A thread of its own writes the lines, so that no thread that
    /// logs waits for a disk; if more than 10,000 lines are queued, further ones are dropped, and a line says how many.
    /// Disposing it writes the queued lines.
    /// </summary>
    public static Logger Create()
    {
        AgentLog sink = new();
        return new LoggerConfiguration().WriteTo.Async(to => to.Sink(sink), sink, QueuedLines).CreateLogger();
    }

    /// <summary>
    /// If standard error is a file, lets nobody read it but its owner and root: reasons of failures quote scripts.
    /// </summary>
    /// <exception cref="IOException">Its mode cannot be changed.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static void RestrictToOwner()
    {
        const string StandardError = "/proc/self/fd/2";
        if (new FileInfo(StandardError).LinkTarget is ['/', ..] path
            && !path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            File.SetUnixFileMode(StandardError, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Waits until earlier lines are written: clients may read the log after an answer.</summary>
    /// <param name="log">A logger that <see cref="Create"/> returned, or one that writes to it.</param>
    /// <param name="bound">The longest wait: the log's disk may be slow.</param>
    /// <returns>Whether they were written within the bound.</returns>
    public static bool Flush(Serilog.ILogger log, TimeSpan bound)
    {
        // Not disposed: the sink may set it after the bound.
        ManualResetEventSlim written = new();
        LogEventProperty marker = new(FlushMarker, new ScalarValue(written));
        log.Write(new LogEvent(DateTimeOffset.UtcNow, LogEventLevel.Fatal, null, _empty, [marker]));
        return written.Wait(bound);
    }

    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(FlushMarker, out LogEventPropertyValue? marker)
            && marker is ScalarValue { Value: ManualResetEventSlim flushed })
        {
            flushed.Set();
            return;
        }

        PcpLog.Write(Program, LevelOf(logEvent), logEvent.Timestamp, TextOf(logEvent));
        if (Dropped() is { } dropped)
            PcpLog.Write(Program, LogLevel.Error, logEvent.Timestamp, dropped);
    }

    public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = inspector;

    public void StopMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = null;

    /// <summary>
    /// A line about lines that were dropped since the last one, once the queue has room again; null if there is none.
    /// </summary>
    internal string? Dropped()
    {
        if (_queue is not { } queue || queue.Count > queue.BufferSize / 2)
            return null;
        long before = _reported;
        _reported = queue.DroppedMessagesCount;
        return _reported == before
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{_reported - before} lines before this one were dropped, because the log's disk is slow");
    }

    // Both libraries number the same six levels from 0.
    internal static LogLevel LevelOf(LogEvent logEvent) => (LogLevel)logEvent.Level;

    internal static string TextOf(LogEvent logEvent)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        foreach (MessageTemplateToken token in logEvent.MessageTemplate.Tokens)
        {
            // A string property as it is: Serilog's own rendering would put it in quotes.
            if (token is PropertyToken property &&
                logEvent.Properties.TryGetValue(property.PropertyName, out LogEventPropertyValue? value) &&
                value is ScalarValue { Value: string s })
            {
                text.Write(s);
            }
            else
            {
                token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
            }
        }

        if (logEvent.Exception is not null)
            text.Write($"\n{logEvent.Exception}");
        return text.ToString();
    }
}
