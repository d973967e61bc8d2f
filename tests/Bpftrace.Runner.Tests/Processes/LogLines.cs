using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Bpftrace.Runner.Tests.Processes;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILogEventSink
{
    private readonly List<string> _lines = [];

    public LogLines() => Logger = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

    public ILogger Logger { get; }

    public IReadOnlyList<string> Lines => _lines;

    public void Emit(LogEvent logEvent) => _lines.Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
}
