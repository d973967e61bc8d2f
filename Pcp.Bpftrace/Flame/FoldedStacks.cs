using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Flame;

/// <summary>Stacks as other tools read them: a line <c>root;child;leaf count</c> for each.</summary>
internal static class FoldedStacks
{
    /// <summary>Writes the lines, ordered by their frames' names.</summary>
    public static void Write(TextWriter output, FlameGraph graph)
    {
        foreach (FlameNode node in graph.Root.Children)
            Write(output, node, "");
    }

    private static void Write(TextWriter output, FlameNode node, string callers)
    {
        string stack = callers + VisibleText.Of(node.Name).Replace(';', ':');
        if (node.Self > 0)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{stack} {node.Self}\n"));
        foreach (FlameNode child in node.Children)
            Write(output, child, stack + ";");
    }
}
