using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Agent;

/// <summary>The part of a variable that stays the same from one reading to the next.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Leaf">The end of its metric's name, after <c>data.</c>.</param>
/// <param name="Labels">The labels of its metric, such as <c>function</c>.</param>
internal sealed record ReadVariable(Variable Variable, string Leaf, IReadOnlyDictionary<string, string> Labels);

/// <summary>The part of a script that stays the same from one reading to the next.</summary>
/// <param name="Name">Its name, or its id if it has none.</param>
/// <param name="Labels">The labels of all its metrics.</param>
/// <param name="Variables">Those variables that are read, in the order of the script.</param>
internal sealed record ReadScript(
    string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<ReadVariable> Variables);

/// <summary>State and values of a script at one time.</summary>
/// <param name="Script">The script.</param>
/// <param name="Status">stopped, starting, started, stopping or error.</param>
/// <param name="Probes">The number of attached probes.</param>
/// <param name="DataBytes">How many bytes bpftrace has printed.</param>
/// <param name="LostEvents">Events that bpftrace did not read in time; null if the agent does not count them.</param>
/// <param name="Restarts">How often it was restarted; null if the agent does not count that.</param>
/// <param name="Values">The values of each variable; of one without keys, one with an empty key, or none.</param>
internal sealed record ScriptValues(
    ReadScript Script,
    string Status,
    MetricValue? Probes,
    MetricValue? DataBytes,
    MetricValue? LostEvents,
    MetricValue? Restarts,
    IReadOnlyList<IReadOnlyList<Entry>> Values);

/// <summary>State and values of several scripts at one time.</summary>
/// <param name="MayBeOutdated">Whether scripts may have come or gone since the last reading.</param>
/// <param name="Scripts">The scripts that were asked for, in that order.</param>
internal sealed record ScriptsReading(bool MayBeOutdated, IReadOnlyList<ScriptValues> Scripts);
