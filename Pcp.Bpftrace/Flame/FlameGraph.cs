using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Flame;

/// <summary>Stacks merged into a tree.</summary>
internal sealed class FlameGraph
{
    private FlameGraph()
    {
    }

    /// <summary>All stacks; its children are their outermost frames or other parts of their keys.</summary>
    public FlameNode Root { get; } = new(new Frame("all", IsKeyPart: true));

    /// <summary>The number of different keys with a value.</summary>
    public int Stacks { get; private set; }

    /// <summary>The tree of a variable's values: counts or sums. Those that are not positive are left out.</summary>
    public static FlameGraph Create(VariableSample sample)
    {
        FlameGraph graph = new();
        foreach (Entry entry in sample.Entries)
        {
            if (Weight(entry.Value) is > 0 and ulong weight)
            {
                graph.Root.Add(StackKey.Read(entry.Key), weight);
                graph.Stacks++;
            }
        }

        return graph;
    }

    private static ulong Weight(MetricValue value) => value.Type switch
    {
        MetricType.String => 0,
        MetricType.UInt64 => value.ToUInt64(),

        // The conversion saturates, and makes NaN 0.
        MetricType.Float or MetricType.Double => (ulong)Math.Round(value.ToDouble()),
        _ => (ulong)Math.Max(0, value.ToInt64()),
    };
}
