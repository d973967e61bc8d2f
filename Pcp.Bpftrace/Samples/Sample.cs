using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Samples;

/// <summary>One value of a variable.</summary>
/// <param name="Key">The key, bucket or stack; empty for a variable with one value.</param>
/// <param name="Value">A number or a text.</param>
internal readonly record struct Entry(string Key, MetricValue Value);

/// <summary>The values of a variable on one of several hosts.</summary>
/// <param name="Host">The host.</param>
/// <param name="Time">When they were read, by the clock of that host.</param>
/// <param name="Entries">The values.</param>
internal sealed record HostValues(string Host, DateTimeOffset Time, IReadOnlyList<Entry> Entries);

/// <summary>The values of a variable at one time.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Host">The host that they are of, or null if they are those of all hosts together.</param>
/// <param name="Entries">The values; buckets by their lower bounds, other keys by name. None yet is no error.</param>
internal sealed record VariableSample(Variable Variable, string? Host, IReadOnlyList<Entry> Entries)
{
    /// <summary>
    /// If there are several hosts, the values of each that these are made of: rates are those of hosts, added.
    /// Otherwise empty.
    /// </summary>
    public IReadOnlyList<HostValues> Sources { get; init; } = [];
}

/// <summary>All values of a script at one time, on one host or on several.</summary>
/// <param name="Time">When they were read, by the clock of the host, or of this one if there are several.</param>
/// <param name="Variables">
/// The values, in the order of the script; of hosts in the order of the command line. Empty until the script runs.
/// </param>
/// <param name="Hosts">The state of each host, in the order of the command line.</param>
internal sealed record Sample(
    DateTimeOffset Time, IReadOnlyList<VariableSample> Variables, IReadOnlyList<HostState> Hosts)
{
    /// <summary>
    /// In a recording that is played backwards, the sample before this one, if there is one: the rates of this one
    /// begin there. Otherwise null, because that sample has been shown.
    /// </summary>
    public Sample? Before { get; init; }

    /// <summary>
    /// Whether only states of hosts are new: time and values are those of the sample before, and do not count as
    /// another sample.
    /// </summary>
    public bool IsUpdate { get; init; }

    /// <summary>Whether it counts as one of the samples asked for: there are values, or there will be none.</summary>
    public bool HasValues =>
        Variables.Count == 0
        || Variables.Any(variable => variable.Entries.Count > 0)
        || Hosts.All(host => host.Phase is HostPhase.Stopped or HostPhase.Failed);
}
