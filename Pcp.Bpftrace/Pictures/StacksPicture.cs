namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// Stacks as a tree from the outermost function, the largest branch first. A function that calls only one other stands
/// above it at the same indentation, and on the same line if room is short. Then small branches are folded as well.
/// </summary>
internal static class StacksPicture
{
    /// <summary>Tried one after the other until everything fits.</summary>
    private static readonly TreeLimits[] Attempts =
    [
        new(false, 0), new(false, 0.005), new(true, 0.005), new(true, 0.01), new(true, 0.02), new(true, 0.05),
        new(true, 0.1), new(true, 0.2), new(true, 0.4),
    ];

    /// <summary>How many lines are needed to show all of it, up to a limit.</summary>
    public static int Height(VariableHistory history, int limit)
    {
        StackNode root = StackNode.Of(history.Readings, SortOrder.Value);
        StackTree tree = new(root, default, new Canvas(limit, limit, new Appearance(IsUnicode: false)));
        tree.Draw();
        return tree.Lines.Count;
    }

    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        StackNode root = StackNode.Of(history.Readings, canvas.Sort);
        StackTree tree = new(root, default, canvas);
        foreach (TreeLimits attempt in Attempts)
        {
            tree = new StackTree(root, attempt, canvas);
            tree.Draw();
            if (tree.IsWhole)
                break;
        }

        return tree.Lines;
    }
}
