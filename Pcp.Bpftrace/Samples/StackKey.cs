namespace Pcp.Bpftrace.Samples;

/// <summary>
/// A key with stacks, taken apart: <c>comm,23,\n    vfs_read+5\n    ksys_read+9\n</c>. Several stacks, such as the
/// kernel's and the user's, follow each other as in the key.
/// </summary>
/// <param name="Parts">The parts of the key that are no stacks.</param>
/// <param name="Frames">
/// The functions, the innermost first, without the offsets and addresses that would keep calls of a function apart.
/// </param>
internal sealed record StackKey(IReadOnlyList<string> Parts, IReadOnlyList<string> Frames)
{
    private const int AddressLength = 8;

    public static StackKey Parse(string key)
    {
        List<string> parts = [];
        List<string> frames = [];
        bool isFirst = true;
        foreach (string line in key.Split('\n'))
        {
            // A stack begins with a newline, so that nothing in the first line is a frame. In the mode `raw`, frames are
            // addresses without a space before them.
            if (!isFirst && line.Length > 0 && (line[0] is ' ' or '\t' || IsAddress(line)))
                frames.Add(Function(line.Trim()));
            else
                parts.AddRange(line.Split(',').Where(part => part.Length > 0));
            isFirst = false;
        }

        return new StackKey(parts, frames);
    }

    private static bool IsAddress(string text) =>
        text == "0" || (text.Length >= AddressLength
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _));

    /// <summary>The function of <c>vfs_read+5</c> and of perf's <c>ffffffff814b0b2d vfs_read+5 (module)</c>.</summary>
    private static string Function(string frame)
    {
        int space = frame.IndexOf(' ');
        if (space > 0 && IsAddress(frame[..space]))
            frame = frame[(space + 1)..];
        int module = frame.EndsWith(')') ? frame.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        string name = module < 0 ? frame : frame[..module];
        int plus = name.LastIndexOf('+');
        bool hasOffset = plus > 0 && plus < name.Length - 1 && name.AsSpan(plus + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return hasOffset ? name[..plus] : name;
    }
}
