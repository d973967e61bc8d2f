using Pcp.Bpftrace.Flame;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Tests.Formats;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Flame;

public class FlameGraphTests
{
    [Test]
    public void Stacks_that_differ_in_offsets_only_are_one_line() =>
        Assert.That(
            Folded(("\n b+1\n a+1\n", 3), ("\n b+2\n a+7\n", 4), ("\n a+9\n", 5)), Is.EqualTo("a 5\na;b 7\n"));

    [Test]
    public void Key_parts_are_the_outermost_levels_and_lines_are_in_order_of_names() =>
        Assert.That(
            Folded(("sh,\n b+1\n a+1\n", 1), ("cat,\n z+1\n", 2), ("cat,\n B+1\n", 3)),
            Is.EqualTo("cat;B 3\ncat;z 2\nsh;a;b 1\n"));

    [Test]
    public void A_key_part_with_the_name_of_a_function_stays_apart() =>
        Assert.That(Folded(("read,\n b+1\n", 1), ("\n b+1\n read+1\n", 2)), Is.EqualTo("read;b 2\nread;b 1\n"));

    [Test]
    public void Names_cannot_be_taken_for_levels_or_lines() =>
        Assert.That(Folded(("a;b\x1b,\n x;y()+1\n", 1)), Is.EqualTo("a:b\\x1b;x:y() 1\n"));

    [Test]
    public void Values_are_exact_beyond_64_bits() =>
        Assert.That(
            Folded(
                ("\n a+1\n", MetricValue.FromUInt64(ulong.MaxValue)),
                ("\n a+2\n", MetricValue.FromUInt64(ulong.MaxValue))),
            Is.EqualTo("a 36893488147419103230\n"));

    [Test]
    public void Values_that_cannot_be_a_width_are_left_out()
    {
        FlameGraph graph = Graph(
            ("\n a+1\n", 0), ("\n b+1\n", -5), ("\n c+1\n", "text"), ("\n d+1\n", double.NaN), ("\n e+1\n", 1.6));
        Assert.That((graph.Root.Total, graph.Stacks), Is.EqualTo(((UInt128)2, 1)));
    }

    [Test]
    public void A_frame_is_as_wide_as_its_share_and_below_its_caller()
    {
        FlameLayout layout = new(Graph(("\n b+1\n a+1\n", 1), ("\n a+1\n", 1), ("\n c+1\n", 2)));
        Assert.That(
            layout.Frames.Select(frame => (frame.Node.Name, frame.Depth, frame.Left, frame.Width)),
            Is.EqualTo(new[]
            {
                ("all", 0, 0L, 100_000_000L), ("a", 1, 0L, 50_000_000L), ("b", 2, 0L, 25_000_000L),
                ("c", 1, 50_000_000L, 50_000_000L),
            }));
        Assert.That((layout.Rows, layout.Omitted), Is.EqualTo((3, 0)));
    }

    [Test]
    public void Narrow_frames_are_counted_but_not_placed()
    {
        FlameLayout layout = new(Graph(("\n b+1\n a+1\n", 4), ("\n c+1\n", 9_991), ("\n d+1\n", 5)));
        Assert.That(layout.Frames.Select(frame => frame.Node.Name), Is.EqualTo(["all", "c", "d"]));
        Assert.That(layout.Omitted, Is.EqualTo(1));
        Assert.That(layout.Frames[1].Left, Is.EqualTo(40_000), "the room of the one left out");
    }

    [Test]
    public void Neighbours_neither_overlap_nor_leave_a_gap()
    {
        FlameLayout layout = new(Graph([.. Enumerable.Range(1, 97).Select(i => ($"\n f{i:00}+1\n", (MetricValue)i))]));
        PlacedFrame[] row = [.. layout.Frames.Skip(1)];
        Assert.That(row.Skip(1).Select(frame => frame.Left), Is.EqualTo(row.SkipLast(1).Select(f => f.Left + f.Width)));
        Assert.That(row[^1].Left + row[^1].Width, Is.EqualTo(100_000_000));
    }

    internal static FlameGraph Graph(params (string Key, MetricValue Value)[] stacks) =>
        FlameGraph.Create(TestSample.Variable("@", VariableKind.Stacks, true, stacks));

    private static string Folded(params (string Key, MetricValue Value)[] stacks)
    {
        using StringWriter output = new();
        FoldedStacks.Write(output, Graph(stacks));
        return output.ToString();
    }
}
