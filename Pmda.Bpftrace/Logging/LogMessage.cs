using Serilog.Events;

namespace Pmda.Bpftrace.Logging;

/// <summary>
/// A line for the log from code that decides what is to be said but does not write it: when it runs there may be no
/// log yet, and it stays testable without one.
/// </summary>
/// <param name="Level">How grave it is.</param>
/// <param name="Text">The whole line, without time and process; not a message template.</param>
internal sealed record LogMessage(LogEventLevel Level, string Text);
