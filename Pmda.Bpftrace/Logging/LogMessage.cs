using Serilog.Events;

namespace Pmda.Bpftrace.Logging;

/// <summary>
/// A line for the log, not a template, from code that does not write it itself: there may be no log yet, and it is
/// tested without one.
/// </summary>
internal sealed record LogMessage(LogEventLevel Level, string Text);
