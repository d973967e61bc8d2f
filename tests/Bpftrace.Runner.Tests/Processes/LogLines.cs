using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Bpftrace.Runner.Tests.Processes;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILogEventSink
{
    private readonly List<string> _lines = [];
    private readonly List<LogEventLevel> _levels = [];

    public LogLines() => Logger = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

    public ILogger Logger { get; }

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>How grave each line is.</summary>
    public IReadOnlyList<LogEventLevel> Levels => _levels;

    public void Emit(LogEvent logEvent)
    {
        _lines.Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        _levels.Add(logEvent.Level);
    }
}
