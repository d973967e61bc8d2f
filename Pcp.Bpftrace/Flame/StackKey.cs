namespace Pcp.Bpftrace.Flame;

/// <summary>A level of a flame graph.</summary>
/// <param name="Name">The function, or the part of the key.</param>
/// <param name="IsKeyPart">Whether it is another part of the key, such as <c>comm</c>.</param>
internal readonly record struct Frame(string Name, bool IsKeyPart);

/// <summary>
/// Reads keys with stacks, such as <c>@[comm, kstack, ustack]</c>. bpftrace joins the parts with commas; a stack begins
/// with a newline and has a line for each frame, the innermost first.
/// </summary>
internal static class StackKey
{
    /// <summary>The only frame of an empty stack.</summary>
    public const string NoStack = "[no stack]";

    /// <summary>
    /// Deeper levels are left out: a key may have thousands of parts, and trees of stacks are walked recursively.
    /// bpftrace's stacks have 127 frames by default.
    /// </summary>
    private const int MaxLevels = 512;

    /// <summary>
    /// The levels, the root first: other parts of the key, the user stack, the kernel stack. Which of two stacks is the
    /// kernel's is not in the key: it is the one that ends where the kernel is entered, or else the first one.
    /// </summary>
    public static IReadOnlyList<Frame> Read(string key)
    {
        List<Frame> frames = [];
        List<string[]> stacks = [];
        for (int i = 0; i < key.Length; i++)
        {
            bool isStack = key[i] == '\n';
            int end = isStack ? StackEnd(key, i) : PartEnd(key, i);
            string part = key[i..end];
            if (isStack)
                stacks.Add([.. ReadStack(part)]);
            else if (part.Trim() is { Length: > 0 } text)
                frames.Add(new Frame(text, IsKeyPart: true));
            i = end; // the comma
        }

        if (stacks is [[.., string first], [.., string second]]
            && FrameName.IsKernelEntry(second) && !FrameName.IsKernelEntry(first))
        {
            stacks.Reverse();
        }

        string[] functions = [.. stacks.SelectMany(static stack => stack)];
        frames.AddRange((functions.Length > 0 ? functions.Reverse() : [NoStack])
            .Select(static name => new Frame(name, IsKeyPart: false)));
        return [.. frames.Take(MaxLevels)];
    }

    private static IEnumerable<string> ReadStack(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(FrameName.Read);

    /// <summary>After the newline before a comma or the key's end: commas within lines belong to names.</summary>
    private static int StackEnd(string key, int start)
    {
        int comma = key.IndexOf("\n,", start, StringComparison.Ordinal);
        return comma < 0 ? key.Length : comma + 1;
    }

    private static int PartEnd(string key, int start)
    {
        int comma = key.IndexOf(',', start);
        return comma < 0 ? key.Length : comma;
    }
}
