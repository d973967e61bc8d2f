using Serilog.Events;

namespace Pmda.Bpftrace.Logging;

/// <summary>
/// A line for the log from code that does not write it itself: there may be no log yet, and it is tested without one.
/// </summary>
/// <param name="Level">The level.</param>
/// <param name="Text">The whole line, without time and process; not a message template.</param>
internal sealed record LogMessage(LogEventLevel Level, string Text);
