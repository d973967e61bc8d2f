namespace Pcp.Bpftrace.Flame;

/// <summary>A frame's place in the picture.</summary>
/// <param name="Node">The frame.</param>
/// <param name="Depth">The row, from 0.</param>
/// <param name="Left">Its left side, in millionths of a percent of the whole width.</param>
/// <param name="Width">Its width, in the same unit.</param>
internal readonly record struct PlacedFrame(FlameNode Node, int Depth, long Left, long Width);

/// <summary>Places frames: each as wide as its share of the total, below the one that called it.</summary>
internal sealed class FlameLayout
{
    /// <summary>The unit of <see cref="PlacedFrame.Left"/>.</summary>
    public const long UnitsPerPercent = 1_000_000;

    /// <summary>The width below which a frame is not drawn, with all that it called: 0.05 %.</summary>
    public const long MinWidth = UnitsPerPercent / 20;

    private readonly List<PlacedFrame> _frames = [];
    private readonly UInt128 _total;

    public FlameLayout(FlameGraph graph)
    {
        _total = graph.Root.Total;
        Place(graph.Root, 0, 0);
    }

    /// <summary>The frames, each followed by those that it called.</summary>
    public IReadOnlyList<PlacedFrame> Frames => _frames;

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of frames that are too narrow to be drawn, without those that they called.</summary>
    public int Omitted { get; private set; }

    private void Place(FlameNode node, int depth, UInt128 start)
    {
        // Both sides are rounded, so that neighbours neither overlap nor leave a gap.
        long left = Scale(start);
        long width = Scale(start + node.Total) - left;
        if (width < MinWidth)
        {
            Omitted++;
            return;
        }

        _frames.Add(new PlacedFrame(node, depth, left, width));
        Rows = Math.Max(Rows, depth + 1);
        foreach (FlameNode child in node.Children)
        {
            Place(child, depth + 1, start);
            start += child.Total;
        }
    }

    private long Scale(UInt128 value) => _total == 0 ? 0 : (long)(value * (100 * UnitsPerPercent) / _total);
}
