using System.Collections.Immutable;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Autostart;

/// <summary>What was found in the autostart directories.</summary>
/// <param name="Scripts">The scripts to start, in this order.</param>
/// <param name="Messages">For the log: what was refused and why.</param>
internal sealed record AutostartResult(ImmutableArray<AutostartScript> Scripts, ImmutableArray<LogMessage> Messages);
