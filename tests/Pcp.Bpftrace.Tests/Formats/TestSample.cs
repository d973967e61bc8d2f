using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Formats;

/// <summary>Samples of one time and one host.</summary>
internal static class TestSample
{
    public static DateTimeOffset Time { get; } = new(2026, 11, 26, 14, 5, 6, 70, TimeSpan.FromHours(2));

    public static Sample Of(params VariableSample[] variables) =>
        new(Time, variables, [new HostState("local:", HostPhase.Running, Probes: 3)]);

    public static VariableSample Variable(
        string name, VariableKind kind, bool isCounter, params (string Key, MetricValue Value)[] entries) =>
        new(
            new Variable(name, kind, isCounter, Combination.Sum),
            Host: null,
            [.. entries.Select(entry => new Entry(entry.Key, entry.Value))]);

    public static VariableSample Output(string text, string? host = null) =>
        Variable("@output", VariableKind.Output, isCounter: false, ("", text)) with { Host = host };
}
