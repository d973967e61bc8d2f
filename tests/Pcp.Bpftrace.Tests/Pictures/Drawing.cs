using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Pictures;

/// <summary>Makes histories, and pictures as text.</summary>
internal static class Drawing
{
    public static DateTimeOffset Start { get; } = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public static Appearance Unicode { get; } = new(IsUnicode: true);

    public static Appearance Ascii { get; } = new(IsUnicode: false);

    public static Variable Counter(string name, VariableKind kind) => new(name, kind, true, Combination.Sum);

    public static Variable Gauge(string name, VariableKind kind) => new(name, kind, false, Combination.Maximum);

    /// <summary>A history of samples a second apart.</summary>
    public static VariableHistory History(Variable variable, params (string Key, MetricValue Value)[][] samples)
    {
        VariableHistory history = new(variable, null);
        for (int i = 0; i < samples.Length; i++)
            history.Add(Start.AddSeconds(i), Entries(samples[i]));
        return history;
    }

    public static Entry[] Entries(params (string Key, MetricValue Value)[] values) =>
        [.. values.Select(value => new Entry(value.Key, value.Value))];

    public static Sample Sample(
        int second, HostState[] hosts, params (Variable Variable, Entry[] Entries)[] variables) => new(
            Start.AddSeconds(second),
            [.. variables.Select(each => new VariableSample(each.Variable, null, each.Entries))],
            hosts);

    /// <summary>A picture without the spaces at the ends of its lines.</summary>
    public static string[] Text(IEnumerable<Line> lines) => [.. lines.Select(line => line.ToString().TrimEnd())];
}
