using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class StacksPictureTests
{
    private static readonly VariableHistory _history = Drawing.History(
        Drawing.Counter("@", VariableKind.Stacks),
        [
            ("nginx,\n    vfs_read+5\n    ksys_read+9\n    entry+118\n", 60),
            ("nginx,\n    vfs_read+77\n    ksys_read+9\n    entry+118\n", 20),
            ("nginx,\n    vfs_write+1\n    ksys_write+9\n    entry+118\n", 18),
            ("nginx,\n    a\x1b\n    entry+118\n", 1),
            ("nginx,\n    b\n    entry+118\n", 1),
        ]);

    [Test]
    public void The_tree_begins_with_the_outermost_function_and_the_largest_branch() => Assert.That(
        Draw(new Canvas(60, 20, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "100.0%  100  nginx",
            "             entry",
            " 80.0%   80  ├─ ksys_read",
            "             │  vfs_read",
            " 18.0%   18  ├─ ksys_write",
            "             │  vfs_write",
            @"  1.0%    1  ├─ a\x1b",
            "  1.0%    1  └─ b",
        }));

    [Test]
    public void Where_room_is_short_functions_share_lines_and_small_branches_are_folded() => Assert.That(
        Draw(new Canvas(60, 4, Drawing.Ascii)), Is.EqualTo(new[]
        {
            "100.0%  100  nginx > entry",
            " 80.0%   80  |- ksys_read > vfs_read",
            " 18.0%   18  |- ksys_write > vfs_write",
            "  2.0%    2  `- ... 2 small",
        }));

    [Test]
    public void Functions_that_share_lines_continue_on_the_next_one() => Assert.That(
        Draw(new Canvas(28, 6, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "100.0%  100  nginx → entry",
            " 80.0%   80  ├─ ksys_read",
            "             │  → vfs_read",
            " 18.0%   18  ├─ ksys_write",
            "             │  → vfs_write",
            "  2.0%    2  └─ … 2 small",
        }));

    [Test]
    public void A_key_part_with_the_name_of_a_function_stays_apart()
    {
        VariableHistory history = Drawing.History(
            Drawing.Counter("@", VariableKind.Stacks), [("read,\n  b\n", 3), ("\n  b\n  read\n", 1)]);
        Assert.That(Drawing.Text(StacksPicture.Draw(history, new Canvas(40, 9, Drawing.Unicode))), Is.EqualTo(new[]
        {
            " 75.0%  3  read",
            "           b",
            " 25.0%  1  read",
            "           b",
        }));
    }

    [Test]
    public void Whatever_the_room_no_line_is_too_much()
    {
        for (int height = 0; height < 9; height++)
        {
            for (int width = 0; width < 40; width++)
            {
                IReadOnlyList<Line> lines = StacksPicture.Draw(_history, new Canvas(width, height, Drawing.Unicode));
                Assert.That(lines, Has.Count.LessThanOrEqualTo(height));
                Assert.That(lines.Select(line => line.Width), Has.All.LessThanOrEqualTo(width));
            }
        }
    }

    [Test]
    public void A_key_without_a_stack_has_a_place()
    {
        Canvas canvas = new(40, 5, Drawing.Unicode);
        VariableHistory history = Drawing.History(Drawing.Counter("@", VariableKind.Stacks), [("\n", 2), ("x", 0)]);
        string[] lines = Drawing.Text(StacksPicture.Draw(history, canvas));
        Assert.That(lines, Is.EqualTo(new[] { "100.0%  2  [no stack]" }));
        Assert.That(StacksPicture.Draw(Drawing.History(history.Variable, []), canvas), Is.Empty);
    }

    private static string[] Draw(Canvas canvas) => Drawing.Text(StacksPicture.Draw(_history, canvas));
}
