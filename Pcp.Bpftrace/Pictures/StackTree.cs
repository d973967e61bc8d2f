using Spectre.Console;

namespace Pcp.Bpftrace.Pictures;

/// <summary>Draws a tree of stacks with given limits.</summary>
/// <param name="root">The node above all others.</param>
/// <param name="limits">How much of it is drawn.</param>
/// <param name="canvas">Where and how.</param>
internal sealed class StackTree(StackNode root, TreeLimits limits, Canvas canvas)
{
    private const int ShareWidth = 6;

    private readonly Appearance _appearance = canvas.Appearance;
    private readonly int _numbersWidth = ShareWidth + CountWidth(root, canvas) + 4;

    public List<Line> Lines { get; } = [];

    /// <summary>Whether everything had room.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Draw() => DrawChildren(root, "", isRoot: true);

    private void DrawChildren(StackNode node, string indent, bool isRoot)
    {
        int shown = 0;
        double smallest = limits.SmallestShare * root.Amount;
        while (shown < node.Children.Count && (shown == 0 || node.Children[shown].Amount >= smallest))
            shown++;

        // A single small one takes no more room than saying that it is there.
        if (shown == node.Children.Count - 1)
            shown++;
        int folded = node.Children.Count - shown;
        for (int i = 0; i < shown && IsWhole; i++)
        {
            bool isLast = i == node.Children.Count - 1;
            string branch = isRoot ? "" : isLast ? _appearance.LastBranch : _appearance.Branch;
            string passing = isRoot ? "" : isLast ? "   " : _appearance.Passing;
            DrawNode(node.Children[i], indent + branch, indent + passing);
        }

        if (folded > 0)
        {
            double amount = node.Children.Skip(shown).Sum(child => child.Amount);
            string branch = isRoot ? "" : _appearance.LastBranch;
            Add(amount, indent + branch, $"{_appearance.Ellipsis} {folded} small", Palette.Dim);
        }
    }

    private void DrawNode(StackNode node, string first, string next)
    {
        double? amount = node.Amount;
        string indent = first;
        string names = _appearance.Text(node.Name);
        while (node.Only is StackNode only && IsWhole)
        {
            string name = _appearance.Text(only.Name);
            string joined = names + _appearance.Arrow + name;
            if (limits.IsJoined && _numbersWidth + Cells.Width(indent) + Cells.Width(joined) <= canvas.Width)
            {
                names = joined;
            }
            else
            {
                Add(amount, indent, names, Palette.Plain);
                (amount, indent) = (null, next);
                names = limits.IsJoined ? _appearance.Arrow.TrimStart() + name : name;
            }

            node = only;
        }

        Add(amount, indent, names, node.Children.Count == 0 ? Palette.Strong : Palette.Plain);
        DrawChildren(node, next, isRoot: false);
    }

    /// <param name="amount">The count, or null if it is that of the line above.</param>
    /// <param name="indent">The lines of the tree.</param>
    /// <param name="name">The function or functions.</param>
    /// <param name="style">The style of the name.</param>
    private void Add(double? amount, string indent, string name, Style style)
    {
        if (Lines.Count >= canvas.Height)
        {
            IsWhole = false;
            return;
        }

        string share = amount is double part ? Numbers.Share(part, root.Amount) : "";
        string count = amount is double number ? Count(number, canvas) : "";
        Lines.Add(new Line(share.PadLeft(ShareWidth), Palette.Bar)
            .Add(count.PadLeft(_numbersWidth - ShareWidth - 2) + "  ", Palette.Dim)
            .Add(indent, Palette.Dim)
            .Add(name, style)
            .Fit(canvas.Width, _appearance));
    }

    /// <summary>No count is wider than that of all stacks. Of rates, a smaller one may be wider.</summary>
    private static int CountWidth(StackNode root, Canvas canvas) =>
        canvas.Sort == SortOrder.Rate ? Numbers.RateWidth : Count(root.Amount, canvas).Length;

    private static string Count(double amount, Canvas canvas) =>
        canvas.Sort == SortOrder.Rate ? Numbers.Rate(amount) : Numbers.Exact(amount);
}
