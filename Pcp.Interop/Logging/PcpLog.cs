using CommunityToolkit.HighPerformance.Buffers;
using Pcp.Interop.Native;

namespace Pcp.Interop.Logging;

/// <summary>
/// The log of an agent in the form of PCP's own agents (pmNotifyErr(3)):
/// <c>[Sun Nov 22 10:48:48] pmdasimple(19111) Info: text</c>. It goes to standard error, which is the file of the log
/// once the agent has opened it (pmdaOpenLog(3)). Any thread.
/// </summary>
public static class PcpLog
{
    private const string Continuation = "\n    ";

    /// <summary>A logger for an agent that has no other. Each entry is written before the call returns.</summary>
    /// <param name="program">The program's name: <c>pmdasimple</c>.</param>
    /// <param name="least">The least level that is written.</param>
    public static ILogger Create(string program, LogLevel least = LogLevel.Information)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(program);
        return new PcpLogger(program, least);
    }

    /// <summary>
    /// Writes an entry: for sinks of other logging libraries. Further lines of the text are indented and control
    /// characters are escaped, so that no text from outside can pass for a line of the log.
    /// </summary>
    /// <param name="program">The program's name: <c>pmdasimple</c>.</param>
    /// <param name="level">The level, for which PCP's word is written.</param>
    /// <param name="time">The time of the entry; local time is written.</param>
    /// <param name="text">The text, which may have several lines.</param>
    public static void Write(string program, LogLevel level, DateTimeOffset time, string text)
    {
        string entry = Format(program, Environment.ProcessId, level, time, text);
        using SpanOwner<byte> buffer = SpanOwner<byte>.Allocate(Encoding.UTF8.GetMaxByteCount(entry.Length));
        // If it fails, there is nowhere left to report that.
        _ = Shim.WriteLog(buffer.Span, Encoding.UTF8.GetBytes(entry, buffer.Span));
    }

    internal static string Format(string program, int pid, LogLevel level, DateTimeOffset time, string text)
    {
        DateTime local = time.LocalDateTime;
        StringBuilder entry = new();
        entry.Append(
            CultureInfo.InvariantCulture,
            $"[{local:ddd MMM} {local.Day,2} {local:HH:mm:ss}] {program}({pid}) {Word(level)}: ");
        foreach (char c in text.AsSpan().TrimEnd())
        {
            if (c == '\n')
                entry.Append(Continuation);
            else if (c == '\t' || !char.IsControl(c))
                entry.Append(c);
            else
                entry.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        }

        return entry.Append('\n').ToString();
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "Debug",
        LogLevel.Information => "Info",
        LogLevel.Warning => "Warning",
        LogLevel.Error => "Error",
        _ => "Critical",
    };

    private sealed class PcpLogger(string program, LogLevel least) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            ArgumentNullException.ThrowIfNull(formatter);
            if (!IsEnabled(logLevel))
                return;
            string text = formatter(state, exception);
            Write(program, logLevel, DateTimeOffset.UtcNow, exception is null ? text : $"{text}\n{exception}");
        }
    }
}
