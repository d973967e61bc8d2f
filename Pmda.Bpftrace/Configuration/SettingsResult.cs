using System.Collections.Immutable;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Configuration;

/// <summary>What came of reading the configuration: settings in any case, and what there is to say about the file.</summary>
/// <param name="Settings">The settings, complete; defaults where the file is silent or wrong.</param>
/// <param name="Messages">For the log, in the order of the file's lines.</param>
internal sealed record SettingsResult(AgentSettings Settings, ImmutableArray<LogMessage> Messages);
